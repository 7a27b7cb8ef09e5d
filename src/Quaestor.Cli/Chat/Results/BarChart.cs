using System.Globalization;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Terminal;
using Quaestor.Cli.Terminal.Cells;

namespace Quaestor.Cli.Chat.Results;

/// <summary>Draws a chart as bars of eighths of a cell, one for each row and number, or span of a histogram, whatever kind of chart it is.</summary>
static class BarChart
{
    const int MostRows = 200;
    const int Spans = 10;
    const string Eighths = " ▏▎▍▌▋▊▉";

    /// <param name="spec">As the event <c>chart</c> has it.</param>
    public static IEnumerable<StyledLine> Draw(JsonElement spec, ResultRows rows, int width, Theme theme)
    {
        var x = IndexOf(rows, spec.Object("x")?.Text("column"));
        var series = spec.Object("series") is { } split ? IndexOf(rows, split.Text("column")) : -1;
        List<int> ys = [.. spec.Items("y").Select(y => IndexOf(rows, y.Text("column"))).Where(index => index >= 0)];
        var isHistogram = spec.TextOrNull("kind") == "histogram";
        if (x < 0 || (ys.Count == 0 && !isHistogram))
        {
            yield return StyledLine.Of("The chart names columns that the result does not have.", theme.Faint);
            yield break;
        }

        if (spec.TextOrNull("title") is { } title)
        {
            yield return StyledLine.Of(SafeText.Line(title), theme.Strong);
        }

        var bars = isHistogram ? Counted(rows, x) : Bars(rows, x, series, ys).ToList();
        if (Legend(rows, series, ys, bars, theme) is { } legend)
        {
            yield return legend;
        }

        foreach (var line in Lines(bars, width, theme))
        {
            yield return line;
        }

        if (rows.Count > MostRows)
        {
            yield return StyledLine.Of($"The first {MostRows} of {rows.Count:N0} rows.", theme.Faint);
        }
    }

    static int IndexOf(ResultRows rows, string? name) => rows.Columns.ToList().FindIndex(column => column.Name == name);

    static IEnumerable<Bar> Bars(ResultRows rows, int x, int series, List<int> ys)
    {
        var colours = new Dictionary<string, int>();
        for (var index = 0L; index < Math.Min(rows.Count, MostRows); index++)
        {
            if (rows.Row(index) is not { } row)
            {
                continue;
            }

            for (var y = 0; y < ys.Count; y++)
            {
                var part = series < 0 ? "" : CellLook.Of(row[series]);
                var colour = series < 0 ? y : colours.TryGetValue(part, out var known) ? known : colours[part] = colours.Count;
                yield return new(y == 0 ? CellLook.Of(row[x]) : "", part, CellLook.Of(row[ys[y]]), Number(row[ys[y]]), colour);
            }
        }
    }

    static List<Bar> Counted(ResultRows rows, int x)
    {
        List<double> numbers = [.. Enumerable.Range(0, (int)Math.Min(rows.Count, MostRows)).Select(index => rows.Row(index) is { } row ? Number(row[x]) : null).OfType<double>().Where(double.IsFinite)];
        if (numbers.Count == 0)
        {
            return [];
        }

        var (least, most) = (numbers.Min(), numbers.Max());
        var span = most > least ? (most - least) / Spans : 1;
        return [.. numbers.GroupBy(number => Math.Min(Spans - 1, (int)((number - least) / span))).OrderBy(group => group.Key)
            .Select(group => new Bar(string.Create(CultureInfo.InvariantCulture, $"{least + (group.Key * span):G4} …"), "", group.Count().ToString(CultureInfo.InvariantCulture), group.Count(), 0))];
    }

    static StyledLine? Legend(ResultRows rows, int series, List<int> ys, List<Bar> bars, Theme theme)
    {
        var names = series >= 0
            ? bars.DistinctBy(bar => bar.Colour).Select(bar => bar.Part)
            : ys.Count > 1 ? ys.Select(y => SafeText.Line(rows.Columns[y].Name)) : [];
        List<Piece> pieces = [.. names.SelectMany((name, colour) => (Piece[])[new("■ ", Colour(theme, colour)), new(name + "   ", theme.Text)])];
        return pieces.Count == 0 ? null : new(pieces);
    }

    static IEnumerable<StyledLine> Lines(List<Bar> bars, int width, Theme theme)
    {
        var labels = Math.Min(bars.Select(bar => CellWidth.Of(bar.Label)).DefaultIfEmpty().Max(), Math.Max(4, width / 3));
        var values = bars.Select(bar => CellWidth.Of(bar.Value)).DefaultIfEmpty().Max();
        var room = Math.Max(1, width - labels - values - 4);
        var largest = bars.Select(bar => Math.Abs(bar.Number ?? 0)).Where(double.IsFinite).DefaultIfEmpty().Max();
        foreach (var bar in bars)
        {
            var label = CellWidth.Shorten(bar.Label, labels);
            var share = largest > 0 && bar.Number is { } number && double.IsFinite(number) ? Math.Abs(number) / largest : 0;
            var drawn = (bar.Number < 0 ? "-" : " ") + Length(share * room);
            yield return new(
                new Piece(label + new string(' ', labels - CellWidth.Of(label)) + " ", theme.Text),
                new Piece(drawn + new string(' ', Math.Max(0, room + 1 - drawn.Length)), Colour(theme, bar.Colour)),
                new Piece(" " + new string(' ', values - CellWidth.Of(bar.Value)) + bar.Value, theme.Faint));
        }
    }

    static string Length(double cells)
    {
        var eighths = (int)Math.Round(cells * 8);
        return new string('█', eighths / 8) + (eighths % 8 > 0 ? Eighths[eighths % 8].ToString() : "");
    }

    static Style Colour(Theme theme, int index) => theme.Series[index % theme.Series.Count];

    static double? Number(object? cell) => cell switch
    {
        long whole => whole,
        double number => number,
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => null,
    };

    sealed record Bar(string Label, string Part, string Value, double? Number, int Colour);
}
