using System.Text;

namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>Finds a text file's dialect from its head: the delimiter that gives the most records the same number of fields.</summary>
static class CsvSniffer
{
    const int LookedAtRecords = 1000;
    const int GivenRecords = 20_000;
    const int MaxPreamble = 20;

    static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <returns>The dialect, and the first records from the header on.</returns>
    public static (CsvDialect Dialect, IReadOnlyList<CsvRecord> Records) Sniff(string text, bool isWhole, bool prefersTab, string encoding)
    {
        var escape = text.Contains("\\\"", StringComparison.Ordinal) && !text.Contains("\"\"", StringComparison.Ordinal) ? '\\' : CsvDialect.Quote;
        var (delimiter, records) = Delimiters
            .Select(candidate => (Delimiter: candidate, Records: Read(text, isWhole, candidate, escape, LookedAtRecords)))
            .MaxBy(candidate => Score(candidate.Records) + (prefersTab && candidate.Delimiter == '\t' ? 0.5 : 0));
        var fields = ModeOfFields(records);
        var start = FirstUsedRecord(records, fields);
        var hasHeader = records.Count > start && LooksLikeHeader(records[start], records.Skip(start + 1));
        var skip = records.Count > start ? records[start].Line - 1 : 0;
        return (new(delimiter, escape, hasHeader, skip, encoding), [.. Read(text, isWhole, delimiter, escape, GivenRecords).Skip(start)]);
    }

    /// <summary>How many fields most records have.</summary>
    public static int ModeOfFields(IReadOnlyList<CsvRecord> records) => records
        .GroupBy(record => record.Fields.Count)
        .OrderByDescending(group => group.Count())
        .ThenByDescending(group => group.Key)
        .Select(group => group.Key)
        .FirstOrDefault();

    /// <summary>The records of the head, without a last one that the head cuts.</summary>
    static List<CsvRecord> Read(string text, bool isWhole, char delimiter, char escape, int limit)
    {
        List<CsvRecord> records = [.. CsvRecords.Of(text, delimiter, escape).Take(limit)];
        if (!isWhole && records.Count > 1 && !records[^1].IsWhole)
        {
            records.RemoveAt(records.Count - 1);
        }

        return records;
    }

    /// <summary>
    /// The share of records with the usual number of fields, a little more for more fields. For a single column the best
    /// delimiter is one that its texts do not hold.
    /// </summary>
    static double Score(List<CsvRecord> records)
    {
        var mode = ModeOfFields(records);
        if (mode < 2)
        {
            return records.Exists(record => record.Fields.Count > 1) ? -1 : 0;
        }

        return ((double)records.Count(record => record.Fields.Count == mode) / records.Count) + Math.Min(mode, 50) / 1000.0;
    }

    /// <summary>Behind titles and remarks: the first record with the usual number of fields, of which more than one holds something.</summary>
    static int FirstUsedRecord(List<CsvRecord> records, int fields)
    {
        for (var i = 0; i < Math.Min(records.Count, MaxPreamble); i++)
        {
            var filled = records[i].Fields.Count(field => field.Length > 0);
            var isRemark = records[i].Fields[0].StartsWith('#');
            // A header may be short of fields, but a record of one field among records of several is a title.
            if (!isRemark && (fields < 2 || (records[i].Fields.Count > 1 && filled > 1)))
            {
                return i;
            }
        }

        return 0;
    }

    /// <summary>A header holds names alone: text, years at most, and not what the column's values hold.</summary>
    static bool LooksLikeHeader(CsvRecord first, IEnumerable<CsvRecord> others)
    {
        List<CsvRecord> below = [.. others.Take(LookedAtRecords).Where(record => record.Fields.Count == first.Fields.Count)];
        var names = first.Fields.Select((field, i) =>
            field.Length == 0 || ValueForms.Of(field) == ValueForms.Text || (IsYear(field) && !below.Any(record => IsYear(record.Fields[i]))));
        return names.All(isName => isName)
            && first.Fields.Any(field => field.Length > 0 && !IsYear(field))
            // Text over text: a record that comes again is a value.
            && !below.Any(record => record.Fields.SequenceEqual(first.Fields));
    }

    static bool IsYear(string field) => field.Length == 4 && int.TryParse(field, out var year) && year is >= 1900 and <= 2100;

    /// <summary>Decodes a head; one that is cut may end in half a character, which is left out.</summary>
    public static string Decode(ReadOnlySpan<byte> head, string encoding)
    {
        var text = encoding switch
        {
            CsvEncodings.Latin1 => Encoding.Latin1.GetString(head),
            CsvEncodings.Utf16 => Encoding.Unicode.GetString(head[..(head.Length & ~1)]),
            _ => Encoding.UTF8.GetString(head),
        };
        return text.TrimStart('\uFEFF').TrimEnd('\uFFFD');
    }
}

/// <summary>The encodings that are read, by DuckDB's names.</summary>
static class CsvEncodings
{
    public const string Utf8 = "utf-8";
    public const string Utf16 = "utf-16";
    public const string Latin1 = "latin-1";
}
