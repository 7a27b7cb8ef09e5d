using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Models.Planner.Readings;

/// <summary>Joins what a follow-up says to the reading before it: <c>only for 2024</c>, <c>and by month</c>, <c>sort by name instead</c>.</summary>
static class FollowUp
{
    public static bool Is(Reading next, QuestionReader reader)
    {
        var namesNothing = next.Subject is null && next.Figures.Count == 0 && next.Target is null && (next.Shown.Count == 0 || reader.Continues);
        var saysSomething = next.Filters.Count + next.Periods.Count + next.Groups.Count + next.Having.Count + next.Shown.Count + next.Existences.Count > 0
            || next.Sort is not null || next.Rank is not null || next.Limit is not null || reader.LeftOverCount is not null || next.AsksHowMany;
        var namesOneThing = next.Figures.Count == 0 || next.Subject is null;
        return saysSomething && (namesNothing || (reader.Continues && next.Target is null && namesOneThing && !next.AsksHowMany));
    }

    public static Reading Join(Reading before, Reading next, QuestionReader reader)
    {
        var joined = before with
        {
            Filters = [.. before.Filters.Where(f => !next.Filters.Any(n => n.Field.Is(f.Field))), .. next.Filters],
            Periods = next.Periods.Count > 0 ? next.Periods : before.Periods,
            Groups = Groups(before, next, reader.Replaces),
            Having = [.. before.Having, .. next.Having],
            Existences = [.. before.Existences, .. next.Existences],
            Shown = [.. before.Shown, .. next.Shown.Where(n => !before.Shown.Any(n.Is))],
            Figures = next.Figures.Count > 0 ? next.Figures : before.Figures,
            Rank = next.Rank ?? before.Rank,
            Sort = Sorted(before, next),
            Limit = next.Limit ?? reader.LeftOverCount ?? before.Limit,
            Notes = [.. before.Notes.Union(next.Notes)],
            Confidence = Math.Min(before.Confidence, next.Confidence),
        };
        return next.AsksHowMany && next.Figures.Count == 0 && Counted(before) is { } counted
            ? joined with { Figures = [Figure.RowsOf(counted)], Shown = [], AsksHowMany = true, Rank = null, Sort = null, Limit = null }
            : joined;
    }

    static IReadOnlyList<GroupKey> Groups(Reading before, Reading next, bool replaces)
    {
        if (next.Groups.Count == 0 || replaces)
        {
            return next.Groups.Count == 0 ? before.Groups : next.Groups;
        }

        // Another calendar unit stands for the one before.
        var redated = next.Groups.Any(k => k is GroupKey.ByDate);
        return [.. before.Groups.Where(k => !next.Groups.Contains(k) && !(redated && k is GroupKey.ByDate)), .. next.Groups];
    }

    static Sort? Sorted(Reading before, Reading next)
    {
        if (next.Rank is { By: null } rank && next.Sort is null && before.Figures.Count > 0)
        {
            return new Sort(before.Figures[0], null, rank.Descending);
        }

        return next.Sort is { Figure: null, Field: null } direction ? (before.Sort ?? new Sort(null, null, null)) with { Descending = direction.Descending } : next.Sort ?? before.Sort;
    }

    static TableSchema? Counted(Reading before) => before.Subject ?? (before.Target as GroupKey.ByRow)?.Table;
}
