using System.Text;

namespace Quaestor.Data.Archives.Documents;

/// <summary>A table as text, record by record, each value with its column's name, so that a passage tells what it is about.</summary>
static class CsvPassages
{
    const int LongestValue = 2000;

    static readonly char[] Delimiters = [',', ';', '\t', '|'];

    public static ExtractedDocument Read(string text)
    {
        var passages = new PassageBuilder(DocumentPlace.Line);
        var delimiter = DelimiterOf(text);
        var names = default(List<string>);
        foreach (var (values, first, last) in Records(text, delimiter))
        {
            if (names is null)
            {
                names = values;
                passages.Add(string.Join(", ", names), first, last);
                continue;
            }

            passages.Add(TextOf(names, values), first, last);
        }

        return new(null, passages.Finish());
    }

    static char DelimiterOf(string text)
    {
        var head = text.AsSpan(0, text.IndexOf('\n') is >= 0 and var end ? end : text.Length).ToString();
        return Delimiters.MaxBy(delimiter => head.Count(letter => letter == delimiter));
    }

    static string TextOf(List<string> names, List<string> values)
    {
        var text = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i].Trim();
            if (value.Length > 0)
            {
                text.Append(text.Length > 0 ? "; " : "").Append(i < names.Count ? names[i].Trim() : $"column {i + 1}").Append(": ")
                    .Append(value.Length <= LongestValue ? value : value[..(char.IsHighSurrogate(value[LongestValue - 1]) ? LongestValue - 1 : LongestValue)] + "…");
            }
        }

        return text.ToString();
    }

    /// <summary>By RFC 4180; a quote that never ends, ends with its line.</summary>
    static IEnumerable<(List<string> Values, int First, int Last)> Records(string text, char delimiter)
    {
        var values = new List<string>();
        var value = new StringBuilder();
        var (line, first, isQuoted) = (1, 1, false);
        for (var i = 0; i <= text.Length; i++)
        {
            var letter = i < text.Length ? text[i] : '\n';
            if (isQuoted && i < text.Length)
            {
                if (letter == '"' && i + 1 < text.Length && text[i + 1] == '"')
                {
                    value.Append('"');
                    i++;
                }
                else if (letter == '"')
                {
                    isQuoted = false;
                }
                else
                {
                    value.Append(letter);
                    line += letter == '\n' ? 1 : 0;
                }
            }
            else if (letter == '"' && value.Length == 0 && ClosingQuote(text, i + 1))
            {
                isQuoted = true;
            }
            else if (letter == delimiter)
            {
                values.Add(value.ToString());
                value.Clear();
            }
            else if (letter == '\n')
            {
                values.Add(value.ToString().TrimEnd('\r'));
                value.Clear();
                if (values.Exists(one => one.Length > 0))
                {
                    yield return (values, first, line);
                }

                values = [];
                first = ++line;
            }
            else
            {
                value.Append(letter);
            }
        }
    }

    static bool ClosingQuote(string text, int from) => text.AsSpan(from, Math.Min(text.Length - from, 1 << 20)).Contains('"');
}
