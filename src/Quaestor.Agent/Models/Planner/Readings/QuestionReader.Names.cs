using Quaestor.Agent.Models.Planner.Lexicon;
using Quaestor.Agent.Models.Planner.Linking;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Models.Planner.Readings;

/// <content>Tables, columns, measures, verbs and calendar units: what is asked for, grouped by, sorted by.</content>
sealed partial class QuestionReader
{
    void TakeTable(TableTerm term)
    {
        var table = term.Table;
        if (_without || (_with && _extreme is null && _function is null) || (_not && _reading.Subject is not null))
        {
            if (_reading.Subject is null ? _reading.Shown.Count > 0 || _reading.Target is not null : _reading.Subject.Name != table.Name)
            {
                AddExistence(table, negated: _without || _not);
                return;
            }

            (_without, _with) = (false, false);
        }

        if (_extreme is { } extreme)
        {
            _extreme = null;
            if (extreme is Cue.Most or Cue.Fewest || _function == AggregateFunction.Count)
            {
                RankBy(new Sort(Figure.RowsOf(table), null, null), extreme, RankKind.Often);
                return;
            }

            TakeRank(RankKind.Amount, IsHigh(extreme), "largest");
        }

        if (_function is AggregateFunction.Count or AggregateFunction.Sum or AggregateFunction.Avg && !_targetNext && !(_ofAmount && _function == AggregateFunction.Sum))
        {
            CountRows(table);
            return;
        }

        if (_role is Role.By or Role.Per)
        {
            GroupByRow(table);
            return;
        }

        if (_targetNext)
        {
            SetTarget(new GroupKey.ByRow(table), term);
        }

        _reading = _reading with { Subject = _reading.Subject ?? table };
    }

    void CountRows(TableSchema table)
    {
        var figure = Figure.RowsOf(table);
        if (_averageOf || _function == AggregateFunction.Avg)
        {
            _averageOf = true;
        }

        if (_role is Role.Sort or Role.By)
        {
            SortBy(new Sort(figure, null, null));
            _function = null;
            return;
        }

        AddFigure(figure);
        _reading = _reading with { Subject = _reading.Subject ?? table };
    }

    void GroupByRow(TableSchema table)
    {
        if (_role == Role.Per && _averageOf && _reading.Figures is [.., var figure])
        {
            _reading = _reading with { Figures = [.. _reading.Figures.SkipLast(1), Measures.Share(figure, table)] };
            _averageOf = false;
            return;
        }

        AddGroup(new GroupKey.ByRow(table));
    }

    void SetTarget(GroupKey key, Term term)
    {
        _targetNext = false;
        _reading = _reading with { Target = key, TargetIsPlural = IsPlural(term) };
        if (_count is { } count)
        {
            (_reading, _count) = (_reading with { Limit = count }, null);
        }
    }

    void AddExistence(TableSchema table, bool negated)
    {
        (_without, _with, _not) = (false, false, false);
        _reading = _reading with { Existences = [.. _reading.Existences, new Existence(table, negated)] };
    }

    void RankBy(Sort by, Cue extreme, RankKind kind)
    {
        _function = null;
        _reading = _reading with { Rank = new Rank(kind, IsHigh(extreme), "most", by) };
        if (_count is { } count)
        {
            (_reading, _count) = (_reading with { Limit = count }, null);
        }

        // "The highest number of orders by country": what comes first is asked for later.
        _anchorFigure = by.Figure;
    }

    void SortBy(Sort by)
    {
        if (_reading.Rank is { By: null } rank && _role == Role.By)
        {
            _reading = _reading with { Rank = rank with { By = by } };
            return;
        }

        _reading = _reading with { Sort = by with { Descending = _reading.Sort?.Descending } };
        if (by.Figure is { } figure && !_reading.Figures.Contains(figure))
        {
            _reading = _reading with { Figures = [.. _reading.Figures, figure] };
        }
    }

    void TakeColumn(ColumnTerm term)
    {
        if (NamesNeighbouringValue(term) || Choose(term) is not { } field)
        {
            return;
        }

        (_anchor, _anchorFigure) = (field, null);
        if (_extreme is { } extreme && TakeExtreme(extreme, field))
        {
            _extreme = null;
        }
        else if (_without || (_not && (_role == Role.None || field.Column.Type == ColumnType.Boolean)))
        {
            AddPresence(field, present: false);
        }
        else if (field.Column.Type == ColumnType.Boolean && _role == Role.None && !_targetNext)
        {
            AddPresence(field, present: true);
            CountIfAsked(field.Table);
        }
        else if (_function is { } function)
        {
            TakeAggregate(function, field);
        }
        else if (_role == Role.Sort || (_role == Role.By && _reading.Rank is { By: null } && SchemaGraph.IsNumber(field) && !_graph.IsKey(field)))
        {
            SortBy(new Sort(null, field, null));
        }
        else if (_role is Role.By or Role.Per)
        {
            AddGroup(new GroupKey.ByColumn(field));
        }
        else if (_targetNext)
        {
            SetTarget(new GroupKey.ByColumn(field), term);
        }
        else if (_with && !IsListed() && !FollowedByComparison() && _reading.Subject is not null)
        {
            AddPresence(field, present: true);
        }
        else
        {
            _reading = _reading with { Shown = [.. _reading.Shown, field] };
            if (_count is { } count && _reading.Limit is null)
            {
                (_reading, _count) = (_reading with { Limit = count }, null);
            }
        }

        _with = false;
    }

    /// <summary>"Highest price": of what was asked for, or the figure itself.</summary>
    bool TakeExtreme(Cue extreme, Field field)
    {
        if (_function is { } function && function != AggregateFunction.Count && SchemaGraph.IsNumber(field))
        {
            var aggregate = Aggregate(function, field);
            RankBy(new Sort(aggregate, null, null), extreme, RankKind.Amount);
            return true;
        }

        if (extreme is Cue.Most or Cue.Fewest && !SchemaGraph.IsNumber(field))
        {
            RankBy(new Sort(Aggregate(AggregateFunction.CountDistinct, field), null, null), extreme, RankKind.Often);
            return true;
        }

        if (!SchemaGraph.IsNumber(field) && !SchemaGraph.IsDate(field))
        {
            TakeRank(RankKind.Amount, IsHigh(extreme), "top");
            return true;
        }

        if (_reading.Target is not null || _reading.Subject is not null || _reading.Shown.Count > 0)
        {
            RankBy(new Sort(null, field, null), extreme, RankKind.Amount);
            return true;
        }

        AddFigure(Aggregate(IsHigh(extreme) ? AggregateFunction.Max : AggregateFunction.Min, field));
        return true;
    }

    void TakeAggregate(AggregateFunction function, Field field)
    {
        var counts = function == AggregateFunction.Count;
        if (!counts && !SchemaGraph.IsNumber(field) && !(function is AggregateFunction.Min or AggregateFunction.Max && SchemaGraph.IsDate(field)))
        {
            _problem ??= new Problem.Refusal($"{field.Label} of {Labels.Of(field.Table)} is not a number, so it has no {Labels.Of(function)}");
            return;
        }

        var figure = counts && _graph.KeyOf(field.Table) is { } key && key.Is(field) ? Figure.RowsOf(field.Table) : Aggregate(counts ? AggregateFunction.CountDistinct : function, field);
        if (_role is Role.Sort or Role.By)
        {
            SortBy(new Sort(figure, null, null));
            (_function, _anchorFigure) = (null, figure);
            return;
        }

        foreach (var also in counts ? [] : _also)
        {
            AddFigure(Aggregate(also, field));
        }

        _also.Clear();
        AddFigure(figure);
    }

    static Figure Aggregate(AggregateFunction function, Field field) =>
        new(function, field.Table, Measures.Reference(field), $"{Labels.Of(function)} {field.Label}");

    void TakeMeasure(MeasureTerm term)
    {
        if (_measures.Find(term.Name) is not var (figure, note))
        {
            _problem ??= new Problem.Refusal($"no column says what “{Words(term)}” is");
            return;
        }

        _reading = _reading.Note(note);
        if (_extreme is { } extreme)
        {
            _extreme = null;
            RankBy(new Sort(figure, null, null), extreme, RankKind.Amount);
            return;
        }

        _averageOf = _function == AggregateFunction.Avg && figure is { DividedBy: null, Formula: null };
        if (_role is Role.Sort or Role.By)
        {
            SortBy(new Sort(figure, null, true));
            return;
        }

        _targetNext = false;
        AddFigure(_function is AggregateFunction.Max or AggregateFunction.Min or AggregateFunction.Median && figure is { DividedBy: null, Formula: null }
            ? figure with { Function = _function.Value, Label = $"{Labels.Of(_function.Value)} {figure.Label}" }
            : figure);
    }

    /// <summary>The mean of a measure needs to know: of each what?</summary>
    public bool AveragesMeasure => _averageOf;

    void TakeVerb(VerbTerm term)
    {
        if (_without || (_not && _reading.Subject is not null))
        {
            AddExistence(term.Tables[0], negated: true);
        }
        else if (_extreme is { } extreme)
        {
            _extreme = null;
            var sold = _tokens[term.Start].Is("sold") ? _measures.Find("UnitsSold") : null;
            _reading = sold is null ? _reading : _reading.Note(sold.Value.Note);
            RankBy(new Sort(sold?.Figure ?? Figure.RowsOf(term.Tables[0]), null, null), extreme, RankKind.Often);
            _targetNext = _reading.Target is null;
        }
        else
        {
            _reading = _reading with { Verbs = [.. _reading.Verbs, .. term.Tables] };
        }
    }

    void TakeBucket(BucketTerm term)
    {
        var key = new GroupKey.ByDate(term.Unit, null);
        if (_targetNext)
        {
            SetTarget(key, term);
        }
        else
        {
            AddGroup(key);
        }
    }

    void CountIfAsked(TableSchema table)
    {
        if (_function == AggregateFunction.Count)
        {
            AddFigure(Figure.RowsOf(table));
        }

        _reading = _reading with { Subject = _reading.Subject ?? table };
    }

    bool IsListed() => _terms.Take(_at).Any(t => t is CueTerm { Cue: Cue.List });

    bool FollowedByComparison() => _at + 1 < _terms.Count && _terms[_at + 1] is CueTerm
    {
        Cue: Cue.Greater or Cue.Less or Cue.AtLeast or Cue.AtMost or Cue.Equal or Cue.NotEqual or Cue.Between or Cue.Contains or Cue.StartsWith or Cue.EndsWith or Cue.Break
    };

    string Words(Term term) => string.Join(' ', _tokens.Skip(term.Start).Take(term.Length).Select(t => t.Text));
}
