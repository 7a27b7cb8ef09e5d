using Quaestor.Agent.Models.Planner.Linking;

namespace Quaestor.Agent.Models.Planner.Readings;

/// <content>Which of several columns of the same name is meant.</content>
sealed partial class QuestionReader
{
    Field? Choose(ColumnTerm term)
    {
        if (term.Columns is [var only])
        {
            return only;
        }

        if (TableOf(_at) is { } named && term.Columns.FirstOrDefault(c => c.Table.Name == named.Name) is { } ofNamed)
        {
            return ofNamed;
        }

        if (term.Columns.FirstOrDefault(c => c.Table.Name == _reading.Subject?.Name) is { } ofSubject)
        {
            return ofSubject;
        }

        // The table named last before the column, else the first named after it.
        var near = _mentioned.AsEnumerable().Reverse().SelectMany(t => term.Columns.Where(c => c.Table.Name == t.Name)).FirstOrDefault();
        if (near is not null)
        {
            return near;
        }

        if (KeyAmong(term.Columns) is { } key)
        {
            return key;
        }

        var before = _reading;
        _problem ??= new Problem.Doubt(
            $"Several tables have “{Words(term)}”.",
            [.. term.Columns.Take(4).Select(c => new Choice($"{c.Label} of {Labels.Of(c.Table)}", before with { Shown = [.. before.Shown, c] }))]);
        return null;
    }

    /// <summary>Of columns that refer to each other the one that is referred to.</summary>
    Field? KeyAmong(IReadOnlyList<Field> fields) => fields.FirstOrDefault(f => fields.All(other => other.Is(f) || _graph.Schema.Joins.Any(j =>
        j.FromTable == other.Table.Name && j.FromColumn == other.Column.Name && j.ToTable == f.Table.Name && j.ToColumn == f.Column.Name)));
}
