using System.Text;

namespace Quaestor.Data.Sources.Files.Inspection;

/// <param name="Line">1-based, of its first character.</param>
/// <param name="Fields">Without quotes. A quoted empty field is empty like an unquoted one.</param>
/// <param name="IsWhole">False for a last record that may go on behind the end of the text.</param>
sealed record CsvRecord(int Line, IReadOnlyList<string> Fields, bool IsWhole);

/// <summary>Splits text into records by a delimiter, with quotes that may span lines. Empty lines are no records.</summary>
static class CsvRecords
{
    public static IEnumerable<CsvRecord> Of(string text, char delimiter, char escape)
    {
        var line = 1;
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is '\n' or '\r')
            {
                at += text.AsSpan(at).StartsWith("\r\n") ? 2 : 1;
                line++;
                continue;
            }

            var (firstLine, fields) = (line, new List<string>());
            bool ended;
            do
            {
                fields.Add(Field(text, ref at, ref line, delimiter, escape));
                ended = at >= text.Length || text[at] != delimiter;
                at += ended ? 0 : 1;
            }
            while (!ended);

            yield return new(firstLine, fields, at < text.Length);
        }
    }

    /// <summary>Reads one field and stops at the delimiter, the line's end or the text's.</summary>
    static string Field(string text, ref int at, ref int line, char delimiter, char escape)
    {
        if (at < text.Length && text[at] == CsvDialect.Quote)
        {
            return QuotedField(text, ref at, ref line, delimiter, escape);
        }

        var start = at;
        var rest = text.AsSpan(at).IndexOfAny(delimiter, '\n', '\r');
        at = rest < 0 ? text.Length : at + rest;
        return text[start..at];
    }

    static string QuotedField(string text, ref int at, ref int line, char delimiter, char escape)
    {
        var value = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            var character = text[at];
            if (character == escape && at + 1 < text.Length && text[at + 1] == CsvDialect.Quote)
            {
                value.Append(text[++at]);
            }
            else if (character == CsvDialect.Quote)
            {
                at++;
                break;
            }
            else
            {
                line += character == '\n' ? 1 : 0;
                value.Append(character);
            }
        }

        // What follows a closing quote belongs to the field: the reader's strict mode tells about it later.
        while (at < text.Length && text[at] != delimiter && text[at] is not ('\n' or '\r'))
        {
            value.Append(text[at++]);
        }

        return value.ToString();
    }
}
