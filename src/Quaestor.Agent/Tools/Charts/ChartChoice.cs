using Quaestor.Agent.Turns;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Tools.Charts;

/// <param name="X">A column by any name that is taken for it, like the others.</param>
sealed record AskedChart(ChartKind Kind, string X, IReadOnlyList<string> Y, string? Series, string? Title);

/// <summary>Decides whether a chart can be drawn of a result as it was asked for, and words it.</summary>
/// <param name="names">What the columns are called in the text; which ones are meant does not depend on it.</param>
sealed class ChartChoice(ChartedResult result, IReadOnlyList<string> names)
{
    const int MostLines = 6;
    const int MostSlices = 12;

    readonly List<string> _faults = [];

    /// <returns>The chart, and what is told of it; without a chart, all that has to change.</returns>
    public (ChartSpec? Spec, string Text) Of(AskedChart asked)
    {
        var x = Find("x", asked.X);
        var y = asked.Y.Select(name => Find("y", name)).ToList();
        var series = asked.Series is { } split ? Find("series", split) : null;
        if (_faults.Count == 0)
        {
            CheckTypes(asked.Kind, x!.Value, y, series);
            CheckNumber(asked.Kind, [x.Value, .. y.OfType<int>(), .. series is { } place ? new[] { place } : []], y.Count, series is not null);
            CheckRows(asked.Kind);
        }

        return _faults.Count > 0
            ? (null, $"Not drawn. {string.Join('\n', _faults)}")
            : (new ChartSpec(asked.Kind, asked.Title, ColumnAt(x), [.. y.Select(ColumnAt)], series is null ? null : ColumnAt(series)), Told(asked.Kind, x!.Value, y, series));
    }

    int? Find(string argument, string name)
    {
        var found = result.Find(name);
        if (found.Count == 1)
        {
            return found[0];
        }

        _faults.Add(found.Count == 0
            ? $"{argument}: there is no column \"{name}\".{NearestName.Hint(name, names)} The columns are: {string.Join(", ", names.Select((told, place) => $"{told} ({result.Columns[place].Type.Name()})"))}."
            : $"{argument}: {found.Count} columns are called \"{name}\". Name them apart in the query, and draw its result.");
        return null;
    }

    void CheckTypes(ChartKind kind, int x, List<int?> y, int? series)
    {
        var (wanted, fits) = kind switch
        {
            ChartKind.Scatter or ChartKind.Histogram => ("a number", (Func<ColumnType, bool>)ColumnTypes.IsNumeric),
            ChartKind.Line or ChartKind.Area => ("a number, a date or a time", IsOrdered),
            _ => ("a text, a date, a time or a number", IsDrawn),
        };
        Check($"x of {Named(kind)}", x, wanted, fits);
        foreach (var place in y.OfType<int>())
        {
            Check("y", place, "a number", ColumnTypes.IsNumeric);
        }

        if (series is { } split)
        {
            Check("series", split, "a text, a date or a whole number", IsNaming);
        }
    }

    void Check(string part, int place, string wanted, Func<ColumnType, bool> fits)
    {
        if (fits(result.Columns[place].Type))
        {
            return;
        }

        var fitting = names.Where((_, other) => fits(result.Columns[other].Type)).ToList();
        var instead = fitting.Count == 0 ? "No column of this result does: choose another kind, or query for one" : $"These columns fit: {string.Join(", ", fitting)}";
        _faults.Add($"{part} has to be {wanted}, and {names[place]} is {result.Columns[place].Type.Name()}. {instead}.");
    }

    void CheckNumber(ChartKind kind, List<int> all, int y, bool isSplit)
    {
        if (kind == ChartKind.Histogram)
        {
            CheckHistogram(y, isSplit);
        }
        else if (y == 0)
        {
            _faults.Add("y names no column. Name one whose numbers are drawn.");
        }
        else if (y > MostLines)
        {
            _faults.Add($"y has {y} columns, and more than {MostLines} cannot be told apart. Name fewer.");
        }

        if (all.GroupBy(place => place).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
        {
            _faults.Add($"{names[twice]} is named twice. x, each y and series have to be different columns.");
        }

        if (kind == ChartKind.Pie && (y > 1 || isSplit))
        {
            _faults.Add("A pie takes one column in y and no series: a slice is a row. Use bar for more.");
        }
        else if (kind == ChartKind.Heatmap && (y > 1 || !isSplit))
        {
            _faults.Add("A heatmap takes its other axis in series, and one column in y for the colour.");
        }
        else if (isSplit && y > 1)
        {
            _faults.Add("series splits one column of y. Name one there, or leave series null.");
        }
    }

    void CheckHistogram(int y, bool isSplit)
    {
        if (y > 0 || isSplit)
        {
            _faults.Add("A histogram counts the rows by x: leave y empty and series null. Use bar for numbers that are counted already.");
        }
    }

    void CheckRows(ChartKind kind)
    {
        if (result.RowCount == 0)
        {
            _faults.Add("The result has no rows, so there is nothing to draw.");
        }
        else if (kind == ChartKind.Pie && result.RowCount is null)
        {
            _faults.Add("A pie would tell how many rows there are, which may tell values of masked columns. Use bar.");
        }
        else if (kind == ChartKind.Pie && result.RowCount > MostSlices)
        {
            _faults.Add($"A pie has at most {MostSlices} slices, and the result has more rows. Use bar, or put the small ones together in the query.");
        }
    }

    string Told(ChartKind kind, int x, List<int?> y, int? series) =>
        kind == ChartKind.Histogram ? $"{Named(kind)} of {names[x]}" :
        kind == ChartKind.Heatmap ? $"{Named(kind)} of {names[y[0]!.Value]} by {names[x]} and {names[series!.Value]}" :
        $"{Named(kind)} of {string.Join(" and ", y.OfType<int>().Select(place => names[place]))} by {names[x]}{(series is { } split ? $", split by {names[split]}" : "")}";

    ChartColumn ColumnAt(int? place) => new(result.Columns[place!.Value].Name, result.Columns[place.Value].Type);

    static string Named(ChartKind kind) => kind switch
    {
        ChartKind.Bar => "a bar chart",
        ChartKind.Line => "a line chart",
        ChartKind.Area => "an area chart",
        ChartKind.Scatter => "a scatter",
        ChartKind.Histogram => "a histogram",
        ChartKind.Heatmap => "a heatmap",
        _ => "a pie",
    };

    static bool IsOrdered(ColumnType type) =>
        type.IsNumeric() || type is ColumnType.Date or ColumnType.Time or ColumnType.Timestamp or ColumnType.TimestampTz;

    static bool IsDrawn(ColumnType type) => IsOrdered(type) || type is ColumnType.Text or ColumnType.Boolean or ColumnType.Uuid or ColumnType.Interval;

    static bool IsNaming(ColumnType type) => type is ColumnType.Text or ColumnType.Boolean or ColumnType.Uuid or ColumnType.Date or ColumnType.Integer;
}
