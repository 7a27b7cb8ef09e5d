using Quaestor.Agent.Models.Planner.Lexicon;
using Quaestor.Agent.Models.Planner.Linking;
using Quaestor.Agent.Models.Planner.Text;
using Quaestor.Data.Plans;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Models.Planner.Readings;

/// <content>Values, numbers, periods and texts: what restricts the rows.</content>
sealed partial class QuestionReader
{
    void TakeValue(ValueTerm term)
    {
        _role = Role.None;
        var chosen = ChooseValue(term);
        if (chosen.Count > 1)
        {
            AskWhichValue(term, chosen);
            return;
        }

        if (chosen is [var value])
        {
            if (term.Score < 0.9)
            {
                _reading = _reading.Note($"“{Words(term)}” is taken as {value.Spellings[0]}.", 0.85);
            }

            AddValue(value);
        }
    }

    /// <summary>The values meant: those of the column named beside them, of a table in question, or all.</summary>
    List<FieldValue> ChooseValue(ValueTerm term)
    {
        foreach (var neighbour in new[] { _at - 1, _at - 2, _at + 1 }.Where(i => i >= 0 && i < _terms.Count))
        {
            if (_terms[neighbour] is ColumnTerm column && term.Values.Where(v => column.Columns.Any(v.Field.Is)).ToList() is { Count: > 0 } named)
            {
                return named;
            }
        }

        if (term.Values.Where(v => v.Field.Table.Name == _reading.Subject?.Name).ToList() is { Count: > 0 } ofSubject)
        {
            return ofSubject;
        }

        return term.Values.Where(v => _mentioned.Any(t => t.Name == v.Field.Table.Name)).ToList() is { Count: > 0 } ofMentioned ? ofMentioned : [.. term.Values];
    }

    void AskWhichValue(ValueTerm term, List<FieldValue> values)
    {
        var before = _reading;
        var choices = new List<Choice>();
        foreach (var value in values.Take(4))
        {
            _reading = before;
            AddValue(value);
            choices.Add(new Choice($"{value.Field.Label} {value.Spellings[0]}", _reading));
        }

        _reading = before;
        _problem ??= new Problem.Doubt($"“{Words(term)}” can mean several values.", choices);
    }

    void AddValue(FieldValue value)
    {
        var negated = _not || _without;
        var previous = _reading.Filters is [.., { Condition: InList or Not { Condition: InList } } last] && last.Field.Is(value.Field) && ContinuesList() ? last : null;
        var inList = previous?.Condition switch { InList plain => plain, Not { Condition: InList inner } => inner, _ => null };
        negated = inList is null ? negated : previous!.Condition is Not;
        List<Literal> literals = [.. inList?.Values ?? [], .. value.Spellings.Select(s => new TextLiteral(s))];
        Condition condition = new InList(Measures.Reference(value.Field), literals);
        var label = inList is null ? $"{value.Field.Label} is {(negated ? "not " : "")}{value.Spellings[0]}" : $"{previous!.Label} {(_both ? "and" : "or")} {value.Spellings[0]}";
        IReadOnlyList<Condition> eachOf = _both && !negated ? [.. previous?.EachOf ?? [], new InList(Measures.Reference(value.Field), [.. value.Spellings.Select(s => new TextLiteral(s))])] : [];
        _reading = _reading with
        {
            Filters = [.. _reading.Filters.Where(f => f != previous), new Filter(value.Field, negated ? new Not(condition) : condition, label) { EachOf = eachOf }],
        };
        if (value.Spellings.Count > 1)
        {
            _reading = _reading.Note($"{value.Spellings[0]} is also spelt {string.Join(" and ", value.Spellings.Skip(1).Select(s => $"“{s}”"))}; all are counted.");
        }

        (_without, _with) = (false, false);
        _not = _not && _at + 1 < _terms.Count && _terms[_at + 1] is CueTerm { Cue: Cue.Or or Cue.And or Cue.Comma };
        CountIfAskedOfValue(value);
    }

    /// <summary>
    /// "How many Germans": the value alone says what is counted. "How many stores" may ask for things that no table holds, where
    /// <c>store</c> is a way in which something else is sold.
    /// </summary>
    void CountIfAskedOfValue(FieldValue value)
    {
        if (_function == AggregateFunction.Count && _reading.Figures.Count == 0 && _terms.Skip(_at + 1).All(t => t is not TableTerm and not ColumnTerm and not MeasureTerm))
        {
            AddFigure(Figure.RowsOf(_reading.Subject ?? value.Field.Table));
            var words = Words(_terms[_at]);
            if (!value.Spellings.Contains(words, StringComparer.OrdinalIgnoreCase) && value.Spellings.Any(spelling => Letters.Stem(Letters.Fold(spelling)) == Letters.Stem(Letters.Fold(words))))
            {
                _thing = (words, value);
            }
        }
    }

    bool ContinuesList()
    {
        for (var i = _at - 1; i >= 0 && _terms[i] is CueTerm cue; i--)
        {
            if (cue.Cue is Cue.Or or Cue.And or Cue.Comma or Cue.Versus)
            {
                return true;
            }
        }

        return false;
    }

    bool NamesNeighbouringValue(ColumnTerm term)
    {
        var next = _at + 1;
        while (_role == Role.None && next < _terms.Count && (_terms[next] is CueTerm { Cue: Cue.Equal or Cue.NotEqual or Cue.Not } || IsCopula(_terms[next])))
        {
            _not |= _terms[next] is CueTerm { Cue: Cue.NotEqual };
            next++;
        }

        var after = next < _terms.Count && _terms[next] is ValueTerm value && value.Values.Any(v => term.Columns.Any(v.Field.Is));
        var before = _at > 0 && _role == Role.None && _terms[_at - 1] is ValueTerm earlier && earlier.Values.Any(v => term.Columns.Any(v.Field.Is));
        return after || before;
    }

    bool IsCopula(Term term) => term is CueTerm { Cue: Cue.Break } && _tokens[term.Start].Is("is", "are", "was", "were");

    bool IsOf(Term term) => term is CueTerm { Cue: Cue.Break } && _tokens[term.Start].Is("of");

    void AddPresence(Field field, bool present)
    {
        (_without, _with, _not) = (false, false, false);
        var value = Measures.Reference(field);
        Condition condition = (field.Column.Type, present) switch
        {
            (ColumnType.Boolean, _) => new Comparison(value, ComparisonOperator.Equal, new BooleanLiteral(present)),
            (_, true) when SchemaGraph.IsNumber(field) && !_graph.IsKey(field) => new Comparison(value, ComparisonOperator.Greater, new NumberLiteral(0)),
            (_, false) when SchemaGraph.IsNumber(field) && !_graph.IsKey(field) => new Or([new Comparison(value, ComparisonOperator.LessOrEqual, new NumberLiteral(0)), new IsNull(value)]),
            (_, true) => new Not(new IsNull(value)),
            _ => new IsNull(value),
        };
        var label = field.Column.Type == ColumnType.Boolean ? $"{field.Label} is {(present ? "true" : "false")}" : $"{field.Label} is {(present ? "there" : "missing")}";
        AddFilter(new Filter(field, condition, label));
    }

    void AddFilter(Filter filter) => _reading = _reading with { Filters = [.. _reading.Filters, filter] };

    void TakePeriod(PeriodTerm term)
    {
        // "Signup date in 2025": the date that stands just before.
        var field = _anchor is { } anchor && SchemaGraph.IsDate(anchor) && _at > 0 && (_terms[_at - 1] is ColumnTerm || IsCopula(_terms[_at - 1])) ? anchor : null;
        _reading = _reading with
        {
            Periods = [.. _reading.Periods, new PeriodFilter(term.Bounds, term.Label, field, _not)],
            Shown = [.. _reading.Shown.Where(shown => field is null || !shown.Is(field))],
            Subject = _reading.Subject ?? field?.Table,
        };
        _not = false;
        EndRole();
        if (term.Assumption is { } assumption)
        {
            _reading = _reading.Note($"{char.ToUpperInvariant(assumption[0])}{assumption[1..]}.");
        }
    }

    void TakeNumber(NumberTerm term)
    {
        var whole = term.Number == Math.Floor(term.Number) && term.Number is > 0 and < 1_000_000;
        if (_at + 1 < _terms.Count && _terms[_at + 1] is CueTerm { Cue: Cue.AtLeast or Cue.AtMost } postfix && !IsNumberAt(_at + 2))
        {
            // "20 or more"
            _at++;
            Compare(postfix.Cue == Cue.AtLeast ? ComparisonOperator.GreaterOrEqual : ComparisonOperator.LessOrEqual, term.Number, null);
        }
        else if (_anchor is { } field && _at > 0 && (_terms[_at - 1] is ColumnTerm || IsCopula(_terms[_at - 1]) || IsOf(_terms[_at - 1])) && SchemaGraph.IsNumber(field) && !_targetNext)
        {
            Compare(ComparisonOperator.Equal, term.Number, null);
        }
        else if (_at > 0 && _terms[_at - 1] is TableTerm table && _graph.KeyOf(table.Table) is { } key && SchemaGraph.IsNumber(key))
        {
            AddFilter(new Filter(key, new Comparison(Measures.Reference(key), ComparisonOperator.Equal, new NumberLiteral(term.Number)), $"{key.Label} is {term.Number}"));
        }
        else if (whole && _reading.Rank is not null && _reading.Limit is null)
        {
            _reading = _reading with { Limit = (int)term.Number };
        }
        else if (whole && _count is null)
        {
            _count = (int)term.Number;
        }
        else
        {
            _unknown.Add(_tokens[term.Start].Text);
        }
    }

    /// <summary>A number that no thing asked for took up.</summary>
    public int? LeftOverCount => _count;

    bool IsNumberAt(int place) => place < _terms.Count && _terms[place] is NumberTerm;

    void TakeComparison(Cue cue)
    {
        if (_at + 1 < _terms.Count && _terms[_at + 1] is CueTerm { Cue: Cue.Average } && cue is Cue.Greater or Cue.Less)
        {
            CompareWithAverage(cue);
            return;
        }

        if (!IsNumberAt(_at + 1))
        {
            return;
        }

        var number = ((NumberTerm)_terms[_at + 1]).Number;
        decimal? high = null;
        _at++;
        if (cue == Cue.Between && IsNumberAt(_at + 2) && _terms[_at + 1] is CueTerm { Cue: Cue.And })
        {
            high = ((NumberTerm)_terms[_at + 2]).Number;
            _at += 2;
        }

        Compare(Negated(cue) switch
        {
            Cue.Greater => ComparisonOperator.Greater,
            Cue.Less => ComparisonOperator.Less,
            Cue.AtLeast or Cue.Between => ComparisonOperator.GreaterOrEqual,
            Cue.AtMost => ComparisonOperator.LessOrEqual,
            Cue.NotEqual => ComparisonOperator.NotEqual,
            _ => ComparisonOperator.Equal,
        }, number, high);
    }

    bool IsAmount(Field field) => SchemaGraph.IsNumber(field) && !_graph.IsKey(field);

    Cue Negated(Cue cue)
    {
        if (!_not)
        {
            return cue;
        }

        _not = false;
        return cue switch { Cue.Greater => Cue.AtMost, Cue.Less => Cue.AtLeast, Cue.AtLeast => Cue.Less, Cue.AtMost => Cue.Greater, Cue.Equal => Cue.NotEqual, _ => cue };
    }

    /// <summary>Finds what a number is compared with: what stands after it, before it, or what the subject has in that range.</summary>
    void Compare(ComparisonOperator op, decimal number, decimal? high)
    {
        _with = false;
        if (_terms.ElementAtOrDefault(_at + 1) is MeasureTerm { Name: "UnitsSold" } && _terms.ElementAtOrDefault(_at + 2) is CueTerm { Cue: Cue.Break } && _terms.ElementAtOrDefault(_at + 3) is ColumnTerm)
        {
            // "5 pieces in stock" are no pieces sold.
            _at += 2;
        }

        var next = _at + 1 < _terms.Count ? _terms[_at + 1] : null;
        if (next is TableTerm counted && counted.Table.Name != _reading.Subject?.Name)
        {
            _at++;
            CompareFigure(Figure.RowsOf(counted.Table), op, number, high);
        }
        else if (next is MeasureTerm measure && _measures.Find(measure.Name) is var (figure, note))
        {
            _at++;
            _reading = _reading.Note(note);
            CompareFigure(figure, op, number, high);
        }
        else if (next is UnknownTerm { Text: "times" } && _reading.Verbs is [var recorded, ..])
        {
            // "Ordered more than 9 times": so many orders.
            _at++;
            CompareFigure(Figure.RowsOf(recorded), op, number, high);
        }
        else if (next is ColumnTerm named && named.Columns.Any(IsAmount) && _terms.ElementAtOrDefault(_at + 2) is not (NumberTerm or ValueTerm) && Choose(named) is { } amount && IsAmount(amount))
        {
            _at++;
            CompareField(amount, op, number, high);
        }
        else if (_anchorFigure is { } before)
        {
            CompareFigure(before, op, number, high);
        }
        else if (_anchor is { } field && SchemaGraph.IsNumber(field))
        {
            CompareField(field, op, number, high);
        }
        else
        {
            CompareSubject(op, number, high);
        }
    }

    void CompareFigure(Figure figure, ComparisonOperator op, decimal number, decimal? high) => _reading = _reading with
    {
        Having = [.. _reading.Having, new FigureFilter(figure, op, number, high, $"{figure.Label} {Say(op, number, high)}")],
    };

    void CompareField(Field field, ComparisonOperator op, decimal number, decimal? high)
    {
        var value = Measures.Reference(field);
        Condition condition = high is null ? new Comparison(value, op, new NumberLiteral(number)) : new Between(value, new NumberLiteral(number), new NumberLiteral(high.Value));
        AddFilter(new Filter(field, condition, $"{field.Label} {Say(op, number, high)}"));
        _reading = _reading with { Shown = [.. _reading.Shown.Where(shown => !shown.Is(field))], Subject = _reading.Subject ?? field.Table };
        _anchor = null;
    }

    void CompareSubject(ComparisonOperator op, decimal number, decimal? high)
    {
        if ((_reading.Subject ?? (_reading.Target as GroupKey.ByRow)?.Table) is not { } subject)
        {
            _unknown.Add($"{number}");
            return;
        }

        var (fields, revenue) = _measures.InRange(subject, number);
        var choices = fields.Select(f => (Action: (Action)(() => CompareField(f, op, number, high)), Label: $"{f.Label} {Say(op, number, high)}"))
            .Concat(revenue is null ? [] : [(() => CompareFigure(revenue, op, number, high), $"{revenue.Label} {Say(op, number, high)}")])
            .ToList();
        var before = _reading;
        if (choices is [var only])
        {
            only.Action();
            _reading = _reading.Note($"“{Say(op, number, high)}” is taken as {only.Label}.", 0.88);
            return;
        }

        var readings = choices.Select(choice =>
        {
            _reading = before;
            choice.Action();
            return new Choice(choice.Label, _reading);
        }).ToList();
        _reading = before;
        _problem ??= new Problem.Doubt($"{Say(op, number, high)} of what?", readings);
    }

    static string Say(ComparisonOperator op, decimal number, decimal? high) => op switch
    {
        _ when high is not null => $"between {number} and {high}",
        ComparisonOperator.Greater => $"over {number}",
        ComparisonOperator.Less => $"under {number}",
        ComparisonOperator.GreaterOrEqual => $"at least {number}",
        ComparisonOperator.LessOrEqual => $"at most {number}",
        ComparisonOperator.NotEqual => $"not {number}",
        _ => $"exactly {number}",
    };
}
