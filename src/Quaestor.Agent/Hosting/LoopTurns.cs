using Microsoft.Extensions.AI;
using Quaestor.Agent.Knowledge;
using Quaestor.Agent.Loop;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Tools.External;
using Quaestor.Agent.Turns;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Hosting;

/// <summary>Gathers what a turn begins with and lets the loop answer it.</summary>
sealed class LoopTurns(AgentLoop loop, TurnModels models, Conversations conversations, UserRights rights, Preferences preferences, ExternalToolsets toolsets)
{
    /// <summary>What people added to the sources.</summary>
    public required SourceKnowledge Knowledge { get; init; }

    public required Probes Probes { get; init; }


    /// <summary>Messages of the thread that the model is shown.</summary>
    const int HistoryWindow = 20;

    /// <summary>The planner weighs every word against every table: of thousands it gets those that a search finds.</summary>
    public const int MostTablesPlanned = 60;

    public async Task<TurnAnswer> AnswerAsync(StartTurn start, ISource source, TurnLog log, CancellationToken cancellationToken)
    {
        var (role, sources) = await rights.OfAsync(start.UserId);
        if (sources.Find(source.Id.ToString()) is null)
        {
            throw new TurnFailedException("unknown_dataset", "What this question is about is not among your sources any more. Ask about another one.");
        }

        var schema = await SchemaAsync(source, cancellationToken);
        var (given, after) = Given(start);
        var history = given ?? await HistoryAsync(start.UserId, source, schema, log);
        var today = await preferences.CalendarOfAsync(start.UserId);
        var narrowed = SchemaSearch.Narrow(schema, Asked(history, start), MostTablesPlanned);
        var knowledge = await KnowledgeAsync(source, narrowed, log);
        var resolved = await models.ResolveAsync(start, new(narrowed, today.Today, source.Dialect) { Knowledge = knowledge, Probe = Probes.For(source, start.UserId, log.ThreadId, log.TurnId) });
        using var client = resolved.Client;
        var prior = await conversations.Runs.LatestSuccessAsync(log.ThreadId, except: log.TurnId);
        var input = new TurnInput
        {
            ThreadId = log.ThreadId,
            TurnId = log.TurnId,
            UserId = start.UserId,
            Message = start.Message,
            Sources = sources,
            Role = role,
            Source = source,
            History = history,
            After = after,
            Instructions = start.Given?.Instructions ?? "",
            PriorRun = PriorRuns.Of(prior, history, schema, sources.Registry),
            KnownSchemas = [schema],
            Knowledge = knowledge,
            Today = today.Today,
            TimeZone = today.TimeZone,
            AgentType = start.AgentType,
            ModelName = start.Model,
            ExternalTools = await toolsets.ToolsAsync(cancellationToken),
            ClientTools = start.Given?.Tools ?? [],
            Resumed = start.IsResumed ? await ResumedAsync(log) : null,
            Decided = start.Decides,
            AllowedTools = await conversations.Approvals.AllowedInAsync(start.UserId, log.ThreadId),
            OthersWait = start.Decides is { } decided && await conversations.Approvals.WaitsAsync(decided.TurnId!.Value, DateTimeOffset.UtcNow),
        };
        return await loop.RunAsync(input, client, resolved.Info, log, cancellationToken);
    }

    /// <summary>A client may leave out what it likes; a provider refuses a call without its result.</summary>
    static (IReadOnlyList<ChatMessage>? History, IReadOnlyList<ChatMessage> After) Given(StartTurn start)
    {
        if (start.Given is not { } given)
        {
            return (null, []);
        }

        var question = new ChatMessage(ChatRole.User, start.Message);
        var whole = WholeHistory.Of([.. (given.History ?? []).Select(OfUnknownOrigin), question, .. given.After]);
        return (given.History is null ? null : [.. whole.TakeWhile(message => message != question)], [.. whole.SkipWhile(message => message != question).Skip(1)]);
    }

    /// <summary>What a client says that an assistant said may hold rows of any source.</summary>
    static ChatMessage OfUnknownOrigin(ChatMessage message) =>
        message.Role == ChatRole.Assistant ? Grades.WrittenBy("", [Need.Everything], message) : message;

    /// <summary>What a follow-up is about stands in the messages before it.</summary>
    static string Asked(IReadOnlyList<ChatMessage> history, StartTurn start) =>
        string.Join('\n', history.Where(message => message.Role == ChatRole.User).Select(message => message.Text).Append(start.Message));

    /// <summary>What the thread was told of a schema that has changed since is taken out: the prompt tells the one there is now.</summary>
    async Task<IReadOnlyList<ChatMessage>> HistoryAsync(string userId, ISource source, SourceSchema schema, TurnLog log)
    {
        var history = await conversations.Turns.HistoryAsync(log.ThreadId, HistoryWindow, before: log.TurnId);
        var runs = await conversations.Runs.ListAsync(userId, log.ThreadId, before: null, HistoryWindow);
        var hasChanged = runs.Exists(run => run.SourceId == source.Id && run.SchemaFingerprint is { } seen && seen != schema.Fingerprint);
        return hasChanged ? StaleSchemas.TakenOut(history) : history;
    }

    async Task<ResumedTurn> ResumedAsync(TurnLog log) => new(
        await conversations.Unfinished.StepsAsync(new TurnKey(log.ThreadId, log.TurnId, log.UserId), log.FirstEvent),
        await conversations.Approvals.AskedByAsync(log.TurnId));

    /// <summary>A glossary that cannot be read is told of, and the question answered without.</summary>
    async Task<TeamKnowledge> KnowledgeAsync(ISource source, SourceSchema schema, TurnLog log)
    {
        var (knowledge, problem) = await Knowledge.OfAsync(source, schema);
        if (problem is not null)
        {
            await log.AppendAsync(new NoticeEvent("glossary", $"The glossary of {source.Name} is not in force. {problem}"));
        }

        return knowledge;
    }

    static async Task<SourceSchema> SchemaAsync(ISource source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.SchemaAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is SourceException or SandboxException)
        {
            throw new TurnFailedException("source_unavailable", exception.Message);
        }
    }
}
