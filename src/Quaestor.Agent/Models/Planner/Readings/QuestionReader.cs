using Quaestor.Agent.Models.Planner.Lexicon;
using Quaestor.Agent.Models.Planner.Linking;
using Quaestor.Agent.Models.Planner.Text;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Readings;

/// <summary>
/// Reads one question from left to right: each term fills a slot of the reading, as the cue words before it say. This file holds
/// the cues and what they leave pending; the others hold what names things, and what restricts them. One reader reads once.
/// </summary>
sealed partial class QuestionReader
{
    enum Role
    {
        None,
        By,
        Per,
        Sort,
    }

    readonly SchemaGraph _graph;
    readonly Measures _measures;
    readonly IReadOnlyList<Token> _tokens;
    readonly IReadOnlyList<Term> _terms;
    readonly List<TableSchema> _mentioned;
    readonly List<string> _unknown = [];

    Reading _reading = new();
    Problem? _problem;
    int _at;

    // What the last cue words ask of the next thing named.
    AggregateFunction? _function;

    // Asked for of the same thing: "the highest and lowest price".
    readonly List<AggregateFunction> _also = [];
    bool _averageOf;
    bool _ofAmount;
    Role _role;
    Cue? _extreme;
    TextMatchMode? _textMode;
    int? _count;
    bool _targetNext;
    bool _not;
    bool _without;
    bool _with;
    bool _both;

    // A word in the plural that is counted, and the value that it was taken for.
    (string Words, FieldValue Value)? _thing;

    // What a comparison that follows speaks of.
    Field? _anchor;
    Figure? _anchorFigure;

    public QuestionReader(SchemaGraph graph, Measures measures, IReadOnlyList<Token> tokens, IReadOnlyList<Term> cover, Reading? before)
    {
        (_graph, _measures, _tokens) = (graph, measures, tokens);
        _terms = [.. cover.Where(term => term is not NoiseTerm)];
        _mentioned = [.. before?.Tables() ?? [], .. _terms.SelectMany(Tables)];
    }

    /// <summary>The words say that this continues what was asked before.</summary>
    public bool Continues { get; private set; }

    /// <summary>What it names replaces what was there instead of adding to it.</summary>
    public bool Replaces { get; private set; }

    public bool ComparesValues { get; private set; }

    /// <summary>A sum was asked for of nothing that is named; <c>how much did we sell</c>.</summary>
    public bool AsksHowMuch { get; private set; }

    public bool AsksWhen { get; private set; }

    /// <summary>A person is asked for, of no kind that is named.</summary>
    public bool AsksWho { get; private set; }

    /// <summary>Something asked for that the planner knows it cannot do.</summary>
    public string? Unsupported { get; private set; }

    /// <summary>Words that nothing explains.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    public ReadQuestion Read()
    {
        for (_at = 0; _at < _terms.Count && _problem is null; _at++)
        {
            Take(_terms[_at]);
        }

        if (_extreme is not null && _reading.Rank is null)
        {
            // "Who spent the most": the superlative is of what was named before.
            _reading = _reading with { Rank = new Rank(RankKind.Amount, IsHigh(_extreme.Value), "most") };
        }

        if (_not || _without)
        {
            // A "not" that nothing took up would turn the answer into its opposite.
            _problem ??= new Problem.Doubt("I see that something is to be left out or missing, but not what.", []);
        }

        if (_thing is var (words, value))
        {
            var table = value.Field.Table.Name.Replace('_', ' ');
            _problem ??= new Problem.Doubt($"I know no table of {words}, but “{value.Spellings[0]}” is a value.", [new Choice($"{table} whose {value.Field.Label} is {value.Spellings[0]}", _reading)]);
        }

        AsksHowMuch = _function == AggregateFunction.Sum && _reading.Figures.Count == 0;
        return new ReadQuestion(_reading, _problem);
    }

    static IEnumerable<TableSchema> Tables(Term term) => term switch
    {
        TableTerm table => [table.Table],
        ColumnTerm { NamesTable: true } column => column.Columns.Select(c => c.Table),
        VerbTerm verb => verb.Tables,
        _ => [],
    };

    void Take(Term term)
    {
        if (term.Score is > 0 and < 0.9 and not 0.3 and var score && term is TableTerm or ColumnTerm or ValueTerm)
        {
            _reading = _reading with { Confidence = Math.Min(_reading.Confidence, term.Score < 0.7 ? 0.82 : 0.88) };
        }

        switch (term)
        {
            case CueTerm cue: TakeCue(cue.Cue); break;
            case TableTerm table: TakeTable(table); break;
            case ColumnTerm column: TakeColumn(column); break;
            case MeasureTerm measure: TakeMeasure(measure); break;
            case VerbTerm verb: TakeVerb(verb); break;
            case BucketTerm bucket: TakeBucket(bucket); break;
            case ValueTerm value: TakeValue(value); break;
            case PeriodTerm period: TakePeriod(period); break;
            case NumberTerm number: TakeNumber(number); break;
            case QuotedTerm text: TakeText(text.Text); break;
            case VagueTerm vague:
                // "The most important" is no more of anything than "the important".
                TakeRank(RankKind.Amount, vague.Word is not ("worst" or "bad") && _extreme is null or Cue.Most or Cue.Highest, vague.Word);
                _extreme = null;
                break;
            case UnsupportedTerm unsupported: Unsupported ??= unsupported.What; break;
            case UnknownTerm unknown: _unknown.Add(unknown.Text); break;
        }
    }

    void TakeCue(Cue cue)
    {
        if (cue is Cue.Not or Cue.Without or Cue.With or Cue.Which or Cue.List)
        {
            _role = Role.None;
        }

        switch (cue)
        {
            case Cue.Count when _at > 0 && _terms[_at - 1] is TableTerm counted && _terms[_at - 1].End == _terms[_at].Start && EndsHere():
                // "Customer count by country".
                _function = AggregateFunction.Count;
                CountRows(counted.Table);
                break;
            case Cue.Count:
                _averageOf = _function == AggregateFunction.Avg;
                _function = AggregateFunction.Count;
                _reading = _reading with { AsksHowMany = true };
                break;
            case Cue.Sum:
                _function ??= AggregateFunction.Sum;
                _ofAmount = _tokens[_terms[_at].Start].Is("how");
                break;
            case Cue.Average: SetFunction(AggregateFunction.Avg); break;
            case Cue.Median: SetFunction(AggregateFunction.Median); break;
            case Cue.Max: SetFunction(AggregateFunction.Max); break;
            case Cue.Min: SetFunction(AggregateFunction.Min); break;
            case Cue.Distinct: _reading = _reading with { Distinct = true }; break;
            case Cue.By: _role = Role.By; break;
            case Cue.Per: _role = Role.Per; break;
            case Cue.SortBy: _role = Role.Sort; break;
            case Cue.Ascending: SetDirection(descending: false); break;
            case Cue.Descending: SetDirection(descending: true); break;
            case Cue.Top: TakeRank(RankKind.Amount, descending: true, "top"); break;
            case Cue.Bottom: TakeRank(RankKind.Amount, descending: false, "bottom"); break;
            case Cue.Popular: TakeRank(RankKind.Often, descending: true, "most popular"); break;
            case Cue.Unpopular: TakeRank(RankKind.Often, descending: false, "least popular"); break;
            case Cue.Newest: TakeRank(RankKind.Date, descending: true, "newest"); break;
            case Cue.Oldest: TakeRank(RankKind.Date, descending: false, "oldest"); break;
            case Cue.Expensive: TakeRank(RankKind.Price, descending: true, "most expensive"); break;
            case Cue.Cheap: TakeRank(RankKind.Price, descending: false, "cheapest"); break;
            case Cue.Highest or Cue.Lowest when _extreme is { } other && _at > 0 && _terms[_at - 1] is CueTerm { Cue: Cue.And or Cue.Comma }:
                _function = IsHigh(other) ? AggregateFunction.Max : AggregateFunction.Min;
                SetFunction(IsHigh(cue) ? AggregateFunction.Max : AggregateFunction.Min);
                _extreme = null;
                break;
            case Cue.Most or Cue.Fewest or Cue.Highest or Cue.Lowest: _extreme = cue; break;
            case Cue.Greater or Cue.Less or Cue.AtLeast or Cue.AtMost or Cue.Equal or Cue.NotEqual or Cue.Between: TakeComparison(cue); break;
            case Cue.Not: (_not, Continues) = (true, Continues || _at == 0); break;
            case Cue.Without: (_without, Continues) = (true, Continues || _at == 0); break;
            case Cue.With: _with = !_without; break;
            case Cue.Which:
                // "Customers who …", "products whose …" go on about what is named already.
                var refersBack = _reading.Subject is not null || _reading.Figures.Count > 0 || _reading.Target is not null;
                _targetNext = !refersBack && PointsAtTarget();
                AsksWho |= !refersBack && !_targetNext && _tokens[_terms[_at].Start].Is("who");
                break;
            case Cue.Contains when _at + 1 < _terms.Count && _terms[_at + 1] is ValueTerm or TableTerm or PeriodTerm: break;
            case Cue.Contains: _textMode = TextMatchMode.Contains; TakeFollowingText(); break;
            case Cue.StartsWith: _textMode = TextMatchMode.StartsWith; TakeFollowingText(); break;
            case Cue.EndsWith: _textMode = TextMatchMode.EndsWith; TakeFollowingText(); break;
            case Cue.Named: _textMode = TextMatchMode.Contains; TakeFollowingText(); break;
            case Cue.Both: _both = true; break;
            case Cue.Instead: Replaces = Continues = true; break;
            case Cue.Again: Continues = true; break;
            case Cue.Versus: ComparesValues = true; break;
            case Cue.When: AsksWhen = true; break;
            case Cue.Trend: AddGroup(new GroupKey.ByDate(DateBucketUnit.Month, null)); break;
            case Cue.And when _at == 0: Continues = true; break;
            case Cue.Break: EndRole(); break;
        }
    }

    void SetFunction(AggregateFunction function)
    {
        if (_function is { } other and not AggregateFunction.Count && other != function && _at > 0 && _terms[_at - 1] is CueTerm { Cue: Cue.And or Cue.Comma })
        {
            _also.Add(other);
        }

        _function = function;
    }

    /// <summary>What follows, if anything, says by what or where.</summary>
    bool EndsHere() => _at + 1 >= _terms.Count || _terms[_at + 1] is CueTerm { Cue: Cue.By or Cue.Per or Cue.Break or Cue.With or Cue.Without or Cue.Comma } or PeriodTerm;

    void SetDirection(bool descending) =>
        _reading = _reading with { Sort = (_reading.Sort ?? new Sort(null, null, null)) with { Descending = descending } };

    void TakeRank(RankKind kind, bool descending, string word)
    {
        _reading = _reading with { Rank = new Rank(kind, descending, word) };
        _targetNext = _reading.Target is null;
        if (_count is { } count)
        {
            (_reading, _count) = (_reading with { Limit = count }, null);
        }
    }

    /// <summary>"Which countries …" asks for countries; "what is the revenue …" asks for no thing in particular.</summary>
    bool PointsAtTarget()
    {
        for (var i = _at + 1; i < _terms.Count; i++)
        {
            switch (_terms[i])
            {
                case CueTerm { Cue: Cue.Break or Cue.All or Cue.Distinct } or NumberTerm:
                    continue;
                case ColumnTerm column:
                    return !column.NamesTable && TableOf(i) is null;
                case TableTerm or BucketTerm:
                    return true;
                default:
                    return false;
            }
        }

        return false;
    }

    /// <summary>The table in "name of the customer", where the column stands at a place.</summary>
    TableSchema? TableOf(int column) =>
        column + 2 < _terms.Count && _terms[column + 1] is CueTerm { Cue: Cue.Break } link && _tokens[link.Start].Is("of")
            ? (_terms[column + 2] as TableTerm)?.Table
            : null;

    void EndRole()
    {
        if (_at > 0 && _terms[_at - 1] is not CueTerm)
        {
            _role = Role.None;
        }
    }

    static bool IsHigh(Cue cue) => cue is Cue.Most or Cue.Highest;

    bool IsPlural(Term term) => _tokens[term.End - 1].Word != _tokens[term.End - 1].Stem;

    void AddFigure(Figure figure)
    {
        _reading = _reading with { Figures = [.. _reading.Figures.Where(f => f != figure), figure] };
        (_anchorFigure, _anchor, _function) = (figure, null, null);
    }

    void AddGroup(GroupKey key) => _reading = _reading with { Groups = [.. _reading.Groups.Where(k => k != key), key] };
}
