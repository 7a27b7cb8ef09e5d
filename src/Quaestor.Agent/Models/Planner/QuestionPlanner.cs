using Quaestor.Agent.Models.Planner.Building;
using Quaestor.Agent.Models.Planner.Lexicon;
using Quaestor.Agent.Models.Planner.Linking;
using Quaestor.Agent.Models.Planner.Readings;
using Quaestor.Agent.Models.Planner.Text;
using Quaestor.Agent.Models.Planner.Wording;
using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Models.Planner;

/// <summary>
/// Understands questions over one schema by rules and statistics: tokens → links to tables, columns and values → a reading →
/// a query plan. The same words over the same schema on the same day always give the same plan.
/// </summary>
sealed class QuestionPlanner
{
    readonly SourceSchema _schema;
    readonly SchemaGraph _graph;
    readonly Linker _linker;
    readonly Measures _measures;
    readonly ReadingCompleter _completer;
    readonly PlanBuilder _builder;

    public QuestionPlanner(SourceSchema schema, DateOnly today)
    {
        var lexicon = EnglishLexicon.Load();
        _schema = schema;
        _graph = new SchemaGraph(schema);
        _linker = new Linker(schema, lexicon, today);
        _measures = new Measures(_graph, lexicon);
        _completer = new ReadingCompleter(_graph, lexicon, _measures);
        _builder = new PlanBuilder(_graph);
    }

    /// <summary>Understands the last of a conversation's messages; those before it say what a follow-up means.</summary>
    public Understanding Understand(IReadOnlyList<string> messages)
    {
        Understanding understood = new Understanding.Told(SmallTalk.Greeting(_schema));
        Reading? before = null;
        IReadOnlyList<Choice> offered = [];
        foreach (var message in messages)
        {
            understood = Understand(message, before, offered);
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

    Understanding Understand(string message, Reading? before, IReadOnlyList<Choice> offered)
    {
        if (SmallTalk.Answer(message, _schema) is { } told)
        {
            return new Understanding.Told(told);
        }

        if (ChoiceReply.Of(message, offered) is { } chosen)
        {
            return Plan(_completer.Complete(chosen.Reading with { Confidence = 0.97 }));
        }

        var tokens = Tokenizer.Cut(message);
        var reader = new QuestionReader(_graph, _measures, tokens, Linker.BestCover(_linker.Candidates(tokens), tokens.Count), before);
        var read = reader.Read();
        if (reader.Unsupported is { } unsupported)
        {
            return Refused($"I do not work out {unsupported} from a question yet");
        }

        if (reader.Unknown.Count > 0)
        {
            if (ProperName.Of(reader.Unknown, tokens) is { } name && ProperName.Choices(name, read.Reading, _graph) is { Count: > 0 } named)
            {
                return Asked(new Problem.Doubt($"I know no value “{name}”, but it could be a name.", named), read.Reading);
            }

            return Refused($"nothing in {_schema.Source} is called {string.Join(" or ", reader.Unknown.Distinct().Select(word => $"“{word}”"))}");
        }

        switch (read.Problem)
        {
            case Problem.Refusal refusal:
                return Refused(refusal.Because);
            case Problem.Doubt doubt:
                return Asked(doubt, read.Reading);
        }

        if (before is not null && FollowUp.Is(read.Reading, reader))
        {
            return Plan(_completer.Complete(FollowUp.Join(before, read.Reading, reader)));
        }

        return reader.LeftOverCount is { } number
            ? Asked(new Problem.Doubt($"What does {number} stand for?", []), read.Reading)
            : Plan(_completer.Complete(read.Reading, reader));
    }

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
