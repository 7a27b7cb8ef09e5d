using System.Globalization;
using Quaestor.Agent.Models.Planner.Readings;

namespace Quaestor.Agent.Models.Planner.Wording;

/// <summary>Says in a sentence or two what a result holds. The figures come from the result alone.</summary>
static class AnswerText
{
    const int FirstFew = 3;
    const int MostCells = 4;

    public static string Of(Reading reading, ToolRows result)
    {
        var scope = Scope(reading);
        return result switch
        {
            { RowCount: 0 } => $"No {Things(reading)} found{scope}.",
            { Rows: [] } => $"{Count(result)} rows{scope}.",
            _ when reading.Figures.Count > 0 && reading.Groups.Count == 0 => Figures(reading, result, scope),
            _ when reading.Groups.Count > 0 => Groups(reading, result, scope),
            _ => List(reading, result, scope),
        };
    }

    /// <param name="says">What was asked for, in words.</param>
    public static string Of(string says, ToolRows result)
    {
        var rows = Enumerable.Range(0, Math.Min(FirstFew, result.Rows.Count))
            .Select(i => string.Join(", ", result.Rows[i].Zip(result.Columns).Take(MostCells).Select(c => Cell(c.First, c.Second.Type)))).ToList();
        return (result.RowCount, rows) switch
        {
            (0, _) => $"Nothing found: {says}.",
            (_, []) => $"{Count(result)} rows: {says}.",
            (1, [var only]) => $"{Capital(says)}: {only}.",
            _ => $"{Capital(says)}: {Count(result)} rows. {(rows.Count < result.RowCount ? "The first: " : "")}{string.Join("; ", rows)}.",
        };
    }

    static string Figures(Reading reading, ToolRows result, string scope)
    {
        var row = result.Rows[0];
        if (reading.Figures is [{ CountsRows: true } counted] && row is [var count])
        {
            return count == "1" ? $"There is 1 row in {Labels.Of(counted.Table)}{scope}." : $"There are {Cell(count, "integer")} {Labels.Of(counted.Table)}{scope}.";
        }

        var said = reading.Figures.Zip(row.Zip(result.Columns)).Select(f => f.Second.First is null
            ? $"{f.First.Label}: nothing to compute it from"
            : $"{f.First.Label}: {Cell(f.Second.First, f.Second.Second.Type)}");
        return $"{Capital(string.Join("; ", said))}{scope}.";
    }

    static string Groups(Reading reading, ToolRows result, string scope)
    {
        var what = string.Join(" and ", reading.Figures.Select(f => f.Label));
        var by = string.Join(" and ", reading.Groups.Select(Labels.Of));
        if (result.RowCount == 1)
        {
            return $"{Row(reading, result, 0)}{scope}.";
        }

        var rows = reading.AsksHowMany && reading.Having.Count > 0 ? $"{Count(result)} {Things(reading)}" : $"{Count(result)} rows";
        var order = reading.Groups.Any(k => k is GroupKey.ByDate) && reading.Sort is null ? "in order of time" : reading.Sort is { Field: not null } ? "sorted as asked" : reading.Sort?.Descending == false ? "lowest first" : "highest first";
        return $"{Capital(what)} by {by}{scope}: {rows}, {order}. {First(reading, result)}";
    }

    static string List(Reading reading, ToolRows result, string scope)
    {
        var rows = $"{Count(result)} {(reading.Distinct ? $"different values of {string.Join(" and ", reading.Shown.Select(s => s.Label))}" : result.RowCount == 1 ? $"row of {Things(reading)}" : Things(reading))}";
        return $"{rows}{scope}. {First(reading, result)}";
    }

    static string First(Reading reading, ToolRows result)
    {
        var rows = Enumerable.Range(0, Math.Min(FirstFew, result.Rows.Count)).Select(i => Row(reading, result, i)).ToList();
        return $"{(rows.Count < result.RowCount ? "The first: " : "")}{string.Join("; ", rows)}.";
    }

    /// <summary>One row in a few words: what it stands for, then its figures.</summary>
    static string Row(Reading reading, ToolRows result, int index)
    {
        var row = result.Rows[index];
        var cells = row.Zip(result.Columns).Select((c, i) => (Text: Cell(c.First, c.Second.Type), c.Second.Name, Place: i)).ToList();
        var names = cells.Take(cells.Count - reading.Figures.Count).ToList();
        if (reading.Figures.Count == 0)
        {
            return string.Join(", ", names.Take(4).Select(c => c.Text));
        }

        // Of a key and a name people want the name.
        var key = reading.Groups.OfType<GroupKey.ByRow>().Any() && names.Count > 1 ? names.Skip(1) : names;
        return $"{string.Join(", ", key.Select(c => c.Text))}: {string.Join(", ", cells.Skip(names.Count).Select(c => c.Text))}";
    }

    static string Scope(Reading reading)
    {
        var conditions = reading.Filters.Select(f => f.Label)
            .Concat(reading.Having.Select(h => h.Label))
            .Concat(reading.Existences.Select(e => $"{(e.Negated ? "without" : "with")} {Labels.Of(e.Table)}{string.Concat(e.Periods.Select(p => $" {p.Label}"))}"))
            .Concat(reading.Periods.Select(p => $"{p.Field!.Label} {(p.Negated ? "not " : "")}{p.Label}"))
            .Concat(reading.Within.Count == 0 ? [] : [$"the first{(reading.Limit > 1 ? $" {reading.Limit}" : "")} of each {string.Join(" and ", reading.Within.Select(Labels.Of))}"])
            .ToList();
        return conditions.Count == 0 ? "" : $" ({string.Join("; ", conditions)})";
    }

    static string Things(Reading reading) => reading switch
    {
        { Groups: [GroupKey.ByRow row, ..] } => Labels.Of(row.Table),
        { Groups: [var group, ..] } => $"values of {Labels.Of(group)}",
        { Subject: { } subject } => Labels.Of(subject),
        { Shown: [var shown, ..] } => $"values of {shown.Label}",
        _ => "rows",
    };

    static string Count(ToolRows result) => $"{(result.IsCut ? "more than " : "")}{result.RowCount.ToString("N0", CultureInfo.InvariantCulture)}";

    static string Cell(string? text, string type) => text is null ? "(missing)"
        : type is "integer" or "hugeint" or "decimal" or "double" && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(number == Math.Floor(number) && type is "integer" or "hugeint" ? "N0" : "N2", CultureInfo.InvariantCulture)
            : text;

    static string Capital(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}";
}
