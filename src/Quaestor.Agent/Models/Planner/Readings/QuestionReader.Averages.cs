using Quaestor.Agent.Models.Planner.Lexicon;
using Quaestor.Agent.Models.Planner.Linking;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Readings;

/// <content>Comparisons with the average of all rows.</content>
sealed partial class QuestionReader
{
    /// <summary>"More than the average", "above the average price": of all rows of the table.</summary>
    void CompareWithAverage(Cue cue)
    {
        _at++;
        var subject = _reading.Subject ?? (_reading.Target as GroupKey.ByRow)?.Table;
        var field = _terms.ElementAtOrDefault(_at + 1) is ColumnTerm named ? Choose(named) : _anchor;
        _at += _terms.ElementAtOrDefault(_at + 1) is ColumnTerm ? 1 : 0;
        field ??= subject is null ? null : _measures.Price(subject);
        if (field is null || !IsAmount(field) || _anchorFigure is { CountsRows: false })
        {
            // Of groups, or of what is not said: no rule reads that.
            _unknown.Add("average");
            return;
        }

        var above = Negated(cue) is Cue.Greater or Cue.AtLeast;
        var average = new SubPlan(new QueryPlan { Select = [new SelectItem(new Aggregate(AggregateFunction.Avg, new ColumnReference(field.Column.Name)), "average")], From = new TableReference(field.Table.Name) });
        AddFilter(new Filter(field, new Comparison(Measures.Reference(field), above ? ComparisonOperator.Greater : ComparisonOperator.Less, average), $"{field.Label} {(above ? "above" : "below")} the average"));
        _reading = _reading with { Shown = [.. _reading.Shown.Where(shown => !shown.Is(field))], Subject = _reading.Subject ?? field.Table };
        _with = false;
    }
}
