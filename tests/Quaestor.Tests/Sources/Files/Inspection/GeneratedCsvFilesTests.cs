using System.Globalization;
using System.Text;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Files.Inspection;

/// <summary>Well-formed files of every dialect with awkward contents come back cell by cell. The numbers are seeds: a failure can be repeated.</summary>
public sealed class GeneratedCsvFilesTests
{
    static readonly string[] Texts =
    [
        "alpha", "x,y", "a;b", "pipe|d", "tab\tq", "say \"hi\"", "line\nbreak", "größe", "日本", "0123", "+49", "'q'", "true", "2024-13-45",
        "12abc", "#hash", " lead", "trail ", "\\back", "\\\"q", "1.2.3", "€5", "100%",
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AWellFormedFileIsReadCellByCell(int seed)
    {
        var random = new Random(seed);
        var kinds = Enumerable.Range(0, random.Next(2, 8)).Select(_ => random.Next(5)).ToArray();
        var rows = Enumerable.Range(0, random.Next(1, 300)).Select(_ => kinds.Select(kind => random.Next(12) == 0 ? "" : Cell(kind, random)).ToArray()).ToList();
        using var folder = new InspectedFolder();
        folder.Add("generated.csv", Write(kinds.Length, rows, random));

        Assert.Empty(folder.Inspected.Problems);
        Assert.Equal(kinds.Select((_, i) => $"c{i}"), folder.Table.Columns.Select(column => column.Name));
        Assert.Equal(rows.Select(row => string.Join('|', row.Select(cell => cell.Length == 0 ? "∅" : cell))), folder.Rows());
    }

    static string Cell(int kind, Random random) => kind switch
    {
        0 => random.Next(-1000, 100_000).ToString(CultureInfo.InvariantCulture),
        // Quarters: as text they are what a number of them is.
        1 => (random.Next(-9999, 9999) / 4.0).ToString(CultureInfo.InvariantCulture),
        2 => new DateOnly(2020, 1, 1).AddDays(random.Next(2000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        3 => random.Next(2) == 0 ? "true" : "false",
        _ => Texts[random.Next(Texts.Length)],
    };

    static string Write(int columns, List<string[]> rows, Random random)
    {
        var delimiter = ",;\t|"[random.Next(4)];
        var lineEnd = random.Next(2) == 0 ? "\n" : "\r\n";
        var quotesAll = random.Next(5) == 0;
        string Quoted(string cell) => cell.Length > 0 && (quotesAll || cell.AsSpan().IndexOfAny([delimiter, '"', '\n', '\r']) >= 0)
            ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : cell;

        var text = new StringBuilder(random.Next(4) == 0 ? "\uFEFF" : "");
        text.AppendJoin(delimiter, Enumerable.Range(0, columns).Select(i => Quoted($"c{i}")));
        foreach (var row in rows)
        {
            text.Append(lineEnd).AppendJoin(delimiter, row.Select(Quoted));
        }

        return text.Append(random.Next(2) == 0 ? lineEnd : "").ToString();
    }
}
