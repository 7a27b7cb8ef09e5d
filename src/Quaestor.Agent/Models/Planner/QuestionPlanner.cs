using Quaestor.Agent.Knowledge;
using Quaestor.Agent.Models.Planner.Building;
using Quaestor.Agent.Models.Planner.Lexicon;
using Quaestor.Agent.Models.Planner.Linking;
using Quaestor.Agent.Models.Planner.Mentions;
using Quaestor.Agent.Models.Planner.Ranking;
using Quaestor.Agent.Models.Planner.Readings;
using Quaestor.Agent.Models.Planner.Team;
using Quaestor.Agent.Models.Planner.Text;
using Quaestor.Agent.Models.Planner.Wording;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner;

/// <summary>
/// Understands questions over one schema by rules and statistics: tokens → links to tables, columns and values → a reading →
/// a query plan. The same words over the same schema on the same day always give the same plan.
/// </summary>
sealed class QuestionPlanner
{
    /// <summary>From here on it answers without asking back.</summary>
    const double Sure = 0.8;

    const double Chosen = 0.97;
    const double LeastTaken = 0.5;
    const int MostOffered = 3;

    readonly SourceSchema _schema;
    readonly SchemaGraph _graph;
    readonly Linker _linker;
    readonly Measures _measures;
    readonly ReadingCompleter _completer;
    readonly PlanBuilder _builder;
    readonly IntentPlanner _intents;
    readonly VerifiedPairs _pairs;
    readonly TeamWords _words;
    readonly DefaultFilters _filters;

    public QuestionPlanner(SourceSchema schema, DateOnly today, TeamKnowledge? knowledge = null)
    {
        var (lexicon, glossary) = (EnglishLexicon.Load(), (knowledge ?? TeamKnowledge.None).Glossary);
        (_pairs, _words, _filters) = ((knowledge ?? TeamKnowledge.None).Pairs, new TeamWords(glossary), new DefaultFilters(glossary.Filters));
        _schema = schema;
        _graph = new SchemaGraph(schema);
        _linker = new Linker(schema, lexicon, Metrics.Words(glossary), today);
        _measures = new Measures(_graph, lexicon, Metrics.Of(glossary));
        _completer = new ReadingCompleter(_graph, lexicon, _measures);
        _builder = new PlanBuilder(_graph);
        _intents = new IntentPlanner(schema, today, RankingModel.Shipped);
    }

    /// <summary>Understands the last of a conversation's messages; those before it say what a follow-up means.</summary>
    /// <param name="knowsPairs">False where a verified query was tried and did not run.</param>
    public Understanding Understand(IReadOnlyList<string> messages, ValueProbe? probe = null, bool knowsPairs = true)
    {
        if (knowsPairs && messages is [.., var last] && _pairs.Find(last) is { } pair)
        {
            return new Understanding.Verified(pair.Sql, pair.Question);
        }

        Understanding understood = new Understanding.Told(SmallTalk.Greeting(_schema));
        Reading? before = null;
        IReadOnlyList<Choice> offered = [];
        foreach (var message in messages)
        {
            understood = AsTheTeamCounts(Understand(message, before, offered, probe));
            offered = understood is Understanding.Asked asked ? asked.Choices : [];
            before = understood switch
            {
                Understanding.Planned planned => planned.Reading,
                Understanding.Asked unsure => unsure.Reading,
                _ => before,
            };
        }

        return understood;
    }

    Understanding AsTheTeamCounts(Understanding understood)
    {
        if (understood is not Understanding.Planned planned)
        {
            return understood;
        }

        var (plan, notes) = _filters.Apply(planned.Plan);
        return planned with
        {
            Plan = plan,
            Assumptions = [.. planned.Assumptions, .. notes],
            Counted = notes,
            Ranked = [.. planned.Ranked.Select(one => one with { Plan = _filters.Apply(one.Plan).Plan })],
        };
    }

    Understanding Understand(string message, Reading? before, IReadOnlyList<Choice> offered, ValueProbe? probe)
    {
        if (SmallTalk.Answer(message, _schema) is { } told)
        {
            return new Understanding.Told(told);
        }

        if (ChoiceReply.Of(message, offered) is { } chosen)
        {
            return chosen.Plan is { } plan
                ? new Understanding.Planned(plan, Chosen, [], chosen.Reading, chosen.Label)
                : Plan(_completer.Complete(chosen.Reading with { Confidence = Chosen }));
        }

        (message, var notes) = _words.InSchemaWords(message);
        var understood = Understand(message, before, probe);
        return understood is Understanding.Planned planned ? planned with { Assumptions = [.. notes, .. planned.Assumptions] } : understood;
    }

    Understanding Understand(string message, Reading? before, ValueProbe? probe)
    {
        var tokens = Tokenizer.Cut(message);
        var reader = new QuestionReader(_graph, _measures, tokens, Linker.BestCover(_linker.Candidates(tokens), tokens.Count), before);
        var read = reader.Read();
        if (before is not null && reader.Unsupported is null && reader.Unknown.Count == 0 && read.Problem is null && FollowUp.Is(read.Reading, reader))
        {
            return Plan(_completer.Complete(FollowUp.Join(before, read.Reading, reader)));
        }

        var ranked = _intents.Plan(message, probe);
        var byRules = ByRules(read, reader, tokens, ranked);
        return Choose(byRules, read.Reading, ranked) with { Ranked = byRules is Understanding.Planned planned && RuleOnly.Is(planned.Reading, countsDays: false) ? [] : ranked };
    }

    /// <summary>
    /// Rules read dates, measures and what a conversation leaves out, and know what is asked in vain; a question that stands for
    /// itself is read by learned weights where they are sure.
    /// </summary>
    static Understanding Choose(Understanding byRules, Reading reading, IReadOnlyList<RankedPlan> ranked) => byRules switch
    {
        Understanding.Planned planned when RuleOnly.Is(planned.Reading) => planned,
        // What belongs to a row, each kind of it or none, and the first of each group are read by rules alone.
        Understanding.Planned { Confidence: >= Sure } planned when planned.Reading.Within.Count > 0 || AsksOfParts(planned.Plan.Where) => planned,
        Understanding.Planned planned when ranked is [var best, ..] && Agree(planned.Plan, best.Plan) => planned with { Confidence = Math.Max(planned.Confidence, best.Confidence) },
        Understanding.Left when ranked.Count == 0 => new Understanding.Unanswerable("I can't, because I do not see what is asked for."),
        _ when ranked.Count == 0 => byRules,
        // A restriction that the weights overlooked must not get lost.
        Understanding.Planned planned when Restricts(planned.Plan) && ranked[0].Plan is { Combine.Count: 0 } best && !Restricts(best) => planned,
        // Nor what a verb speaks of: what was sold stands among the orders.
        Understanding.Planned { Confidence: >= Sure } planned when planned.Reading.Verbs.Any(table => !Tables(ranked[0].Plan).Contains(table.Name)) => planned,
        Understanding.Planned or Understanding.Left when ranked[0] is { Confidence: >= Sure } best => new Understanding.Planned(best.Plan, best.Confidence, [], reading, best.Says),
        Understanding.Planned planned => planned,
        Understanding.Left => Asked(new Problem.Doubt("I am not sure what you mean.", [.. ranked.Take(MostOffered).Select(one => new Choice(one.Says, reading, one.Plan))]), reading),
        _ => byRules,
    };

    Understanding ByRules(ReadQuestion read, QuestionReader reader, IReadOnlyList<Token> tokens, IReadOnlyList<RankedPlan> ranked)
    {
        var unknown = reader.Unknown.Where(word => !QuestionWords.Knows(word) && !IsTaken(word, tokens, ranked)).ToList();
        if (reader.Unsupported is { } unsupported)
        {
            return Refused($"I do not work out {unsupported} from a question yet{(unknown.Count > 0 ? $", and {Lacking(unknown)}" : "")}");
        }

        if (unknown.Count > 0)
        {
            if (ProperName.Of(reader.Unknown, tokens) is { } name && ProperName.Choices(name, read.Reading, _graph) is { Count: > 0 } named)
            {
                return Asked(new Problem.Doubt($"I know no value “{name}”, but it could be a name.", named), read.Reading);
            }

            return Refused(Lacking(unknown));
        }

        if (reader.Unknown.Count > 0)
        {
            return new Understanding.Left();
        }

        return read.Problem switch
        {
            Problem.Refusal refusal => Refused(refusal.Because),
            Problem.Doubt doubt => Asked(doubt, read.Reading),
            _ when reader.LeftOverCount is { } number => Asked(new Problem.Doubt($"What does {number} stand for?", []), read.Reading),
            _ => Plan(_completer.Complete(read.Reading, reader)),
        };
    }

    /// <summary>They take the same rows; what they show of them may differ.</summary>
    static bool Agree(QueryPlan one, QueryPlan other) =>
        Tables(one).SetEquals(Tables(other)) && Folds(one) == Folds(other) && one.GroupBy.Count > 0 == other.GroupBy.Count > 0 && one.Limit == other.Limit
        && (one.Where is null) == (other.Where is null) && (one.Having is null) == (other.Having is null) && one.Combine.Count == other.Combine.Count
        && (one.Limit is null || one.OrderBy[0].Descending == other.OrderBy[0].Descending);

    /// <summary>A number over all rows, and not a list of them.</summary>
    static bool Folds(QueryPlan plan) => plan.GroupBy.Count == 0 && plan.Select.All(item => item.Value is Aggregate);

    static bool AsksOfParts(Condition? where) => where is InPlan or Not { Condition: InPlan } || (where is And both && both.Conditions.Any(AsksOfParts));

    static bool Restricts(QueryPlan plan) => plan.Where is not null || plan.Joins.Any(join => join.Type == JoinType.Anti);

    static HashSet<string> Tables(QueryPlan plan) => [plan.From.Table ?? "", .. plan.Joins.Select(join => join.Table.Table ?? "")];

    /// <summary>A reading that is right more often than not makes something of a word that the rules do not know.</summary>
    static bool IsTaken(string word, IReadOnlyList<Token> tokens, IReadOnlyList<RankedPlan> ranked) =>
        ranked is [{ Confidence: >= LeastTaken } best, ..] && Enumerable.Range(0, tokens.Count).Any(i => tokens[i].Text == word && best.Places.Contains(i));

    Understanding Plan(ReadQuestion read)
    {
        switch (read.Problem)
        {
            case Problem.Refusal refusal:
                return Refused(refusal.Because);
            case Problem.Doubt doubt:
                return Asked(doubt, read.Reading);
        }

        var built = _builder.Build(read.Reading);
        return built.Plan is null
            ? Refused(built.Because!)
            : new Understanding.Planned(built.Plan, read.Reading.Confidence, [.. read.Reading.Notes, .. built.Notes], read.Reading);
    }

    string Lacking(IReadOnlyList<string> unknown) => $"nothing in {_schema.Source} is called {string.Join(" or ", unknown.Distinct().Select(word => $"“{word}”"))}";

    Understanding.Unanswerable Refused(string because) => new($"I can't, because {because}. {SmallTalk.Contents(_schema)}");

    static Understanding.Asked Asked(Problem.Doubt doubt, Reading reading)
    {
        var choices = string.Concat(doubt.Choices.Select((choice, i) => $"\n{i + 1}. {choice.Label}"));
        var text = doubt.Choices.Count switch
        {
            0 => $"{doubt.Question} Please say it in other words, or add what is missing.",
            1 => $"{doubt.Question} I could take:{choices}\nSay yes, or put it in other words.",
            _ => $"{doubt.Question} I see these readings:{choices}\nWhich one do you mean?",
        };
        return new Understanding.Asked(text, doubt.Choices, reading);
    }
}
