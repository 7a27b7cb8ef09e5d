using Microsoft.Extensions.AI;
using Quaestor.Agent.Capsules;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Tools.Charts;
using Quaestor.Agent.Turns;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Loop;

/// <summary>A turn while it runs: the conversation so far, and what the answer will tell of the way to it.</summary>
sealed class RunningTurn
{
    readonly TimeProvider _clock;
    readonly long _began;
    readonly List<ChatMessage> _messages;
    readonly List<ToolCallSummary> _calls = [];
    readonly Dictionary<ModelInfo, TurnUsage> _usage = [];
    readonly Disclosure _disclosure;
    Proposal? _proposal;
    ResultPage? _result;
    Chart? _chart;
    bool _usingFallback;

    public RunningTurn(TurnInput input, ModelInfo model, TurnLog log, TimeProvider clock)
    {
        (Input, Model, Log, _clock) = (input, model, log, clock);
        _began = clock.GetTimestamp();
        _disclosure = new Disclosure(input.Sources.Registry);
        _messages = [.. input.History, new ChatMessage(ChatRole.User, input.Message), .. input.After];
        Context = new ToolContext(input.UserId, input.ThreadId, input.TurnId, input.Source, input.Sources, input.Today) { WriterSaw = WriterSaw };
        UsedCallIds = [.. input.History.Concat(input.After).SelectMany(m => m.Contents).OfType<FunctionCallContent>().Select(c => c.CallId)];
    }

    public TurnInput Input { get; }

    public TurnLog Log { get; }

    public ToolContext Context { get; }

    public ModelInfo Model { get; private set; }

    public IReadOnlyList<ChatMessage> Messages => _messages;

    /// <summary>Calls of the asker's own tools.</summary>
    public List<ClientCall> ClientCalls { get; } = [];

    /// <summary>Approvals that this turn asks for.</summary>
    public IReadOnlyList<Guid> Approvals { get; set; } = [];

    /// <summary>Ids that a later call of this conversation must not have again.</summary>
    public HashSet<string> UsedCallIds { get; }

    /// <summary>A reply that has begun to stream and is not stored yet; null between replies.</summary>
    public UnfinishedText? Unfinished { get; set; }

    public int CallCount => _calls.Count;

    public long Tokens => _usage.Values.Sum(u => u.InputTokens + u.OutputTokens);

    /// <summary>US dollars, of models whose price is known.</summary>
    public decimal Cost => _usage.Sum(spent => CostOf(spent.Key, spent.Value) ?? 0);

    public ToolCallSummary? LastCall => _calls.LastOrDefault();

    public ResultPage? Result => _result;

    /// <summary>The run of the last call that ran one.</summary>
    public Run? LastRun { get; private set; }

    /// <summary>Stores a message for this and later requests. It is known of it what whoever wrote it had been shown.</summary>
    public async Task AddMessageAsync(ChatMessage message, Guid messageId)
    {
        var written = _disclosure.Written(message);
        _messages.Add(written);
        await Log.AddMessageAsync(written, messageId);
    }

    /// <summary>A text for the present conversation alone, known as one that was written in this turn.</summary>
    public ChatMessage Written(ChatRole role, GradedText text) => new(role, [Grades.TextOf(text.WrittenBy(_disclosure.Seen))]);

    public void Showed(SharedContent shown) => _disclosure.Add(shown);

    /// <summary>Puts a result in the place of the one that its call had while it waited, or behind the conversation where that is not shown any more.</summary>
    public async Task ReplaceResultAsync(ApprovalRecord approval, FunctionCallContent call, FunctionResultContent result)
    {
        var asked = _messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().FirstOrDefault(known => known.CallId == approval.CallId);
        var message = _disclosure.Written(new ChatMessage(ChatRole.Tool, [result]), asked is null ? [Need.Everything] : Grades.NeedsOf(asked));
        await Log.ReplaceMessageAsync(message, approval.ResultMessageId);
        var place = _messages.FindIndex(shown => shown.Contents.OfType<FunctionResultContent>().Any(waiting => waiting.CallId == result.CallId));
        if (place >= 0)
        {
            _messages[place] = message;
            return;
        }

        // Under an id of its own: far back the store has the call as it was made.
        var again = CallIds.MakeUnique([new FunctionCallContent($"{call.CallId}_decided", call.Name, call.Arguments)], UsedCallIds)[0];
        await AddMessageAsync(_disclosure.Written(new ChatMessage(ChatRole.Assistant, [again]), [Need.Everything]), Guid.CreateVersion7());
        await AddMessageAsync(new ChatMessage(ChatRole.Tool, [Grades.ResultOf(again.CallId, Grades.Of(message.Contents[0]))]), Guid.CreateVersion7());
    }

    /// <summary>Stores a reply that the model has not ended; without contents there is nothing to store.</summary>
    public Task GoesOnAsync(ModelReply reply) =>
        reply.Message.Contents.Count > 0 ? AddMessageAsync(reply.Message, reply.MessageId) : Task.CompletedTask;

    /// <summary>Streams and stores a text of ours.</summary>
    public async Task SayAsync(string text)
    {
        var id = Guid.CreateVersion7();
        await Log.AppendTextAsync(id, text);
        await AddMessageAsync(new ChatMessage(ChatRole.Assistant, text), id);
    }

    public void AnsweredBy(ModelInfo model) => Model = model;

    public async Task SwitchToAsync(ModelSwitchContent change)
    {
        if (change.To == Model)
        {
            return;
        }

        Model = change.To;
        var isPlanner = change.To.Backend == "planner";
        _usingFallback |= isPlanner;
        await Log.AppendAsync(new NoticeEvent(isPlanner ? "using_fallback" : "model_switched", $"{change.Because.Message} {change.To.ModelId} answers instead."));
    }

    public void Count(UsageDetails usage)
    {
        var before = _usage.GetValueOrDefault(Model, new TurnUsage(0, 0, 0, 0));
        _usage[Model] = new TurnUsage(
            before.InputTokens + (usage.InputTokenCount ?? 0),
            before.OutputTokens + (usage.OutputTokenCount ?? 0),
            before.CachedTokens + (usage.CachedInputTokenCount ?? 0),
            before.ReasoningTokens + (usage.ReasoningTokenCount ?? 0));
    }

    /// <summary>Tells what came of a call, and keeps the query behind the answer: the last one that gave rows, else the last one tried.</summary>
    public async Task ToldAsync(CheckedCall call, ToolOutcome outcome, long milliseconds)
    {
        var (id, run) = (call.Call.CallId, outcome.Run);
        _calls.Add(new ToolCallSummary(id, call.Call.Name, outcome.Ok, outcome.Summary, run?.Id));
        LastRun = run ?? LastRun;
        if (call.Proposal is not null && (run?.Page is not null || _result is null))
        {
            (_proposal, _result) = (call.Proposal, run?.Page);
        }

        var waits = call is { Fault: null, Approval: not null };
        await Log.AppendAsync(new ToolResultEvent(id, outcome.Ok, outcome.Summary, run?.Id, milliseconds, outcome.Ok || waits ? null : outcome.Summary));
        if (run?.Page is { } page)
        {
            await Log.AppendAsync(new ResultEvent(run.Id, page));
        }

        if (run?.Python is { Printed.Length: > 0 } python)
        {
            // For the person: what a model may read of it is in its outcome.
            await Log.AppendAsync(new NoticeEvent("printed", python.Printed));
        }

        await DrawAsync(outcome.Chart);
    }

    /// <summary>Closes the log: what went wrong, and what it cost.</summary>
    public async Task<TurnAnswer> EndAsync(TurnEnd end)
    {
        var text = end.Text;
        if (Unfinished is { Text.Length: > 0 } unfinished)
        {
            await AddMessageAsync(new ChatMessage(ChatRole.Assistant, unfinished.Text), unfinished.MessageId);
            text = $"{unfinished.Text}\n\n{end.Text}";
        }
        else if (!end.Stored)
        {
            // The next request's model reads what became of the question, and roles go on alternating.
            await AddMessageAsync(new ChatMessage(ChatRole.Assistant, $"({end.Text})"), Guid.CreateVersion7());
        }

        if (end.Status == TurnStatus.Succeeded && _chart is null && _result is { } page && ChartSuggestion.Of(page) is { } spec)
        {
            await DrawAsync(new Chart(Guid.CreateVersion7(), page.ResultId, spec));
        }

        if (end.Error is { } error)
        {
            await Log.AppendAsync(error);
        }

        foreach (var (model, u) in _usage)
        {
            await Log.AppendAsync(new UsageEvent(model.ModelId, model.Backend, u.InputTokens, u.OutputTokens, u.CachedTokens, u.ReasoningTokens, CostOf(model, u)));
        }

        return Answer(end.Status, text);
    }

    async Task DrawAsync(Chart? chart)
    {
        if (chart is not null)
        {
            _chart = chart;
            await Log.AppendAsync(new ChartEvent(chart));
        }
    }

    /// <summary>Of a call that is not among the messages nobody knows it.</summary>
    IReadOnlyList<Need> WriterSaw(string callId) =>
        _messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().FirstOrDefault(call => call.CallId == callId) is { } call
            ? Grades.NeedsOf(call)
            : [Need.Everything];

    static decimal? CostOf(ModelInfo model, TurnUsage usage) => model.Price?.Of(usage.InputTokens, usage.CachedTokens, usage.OutputTokens);

    TurnAnswer Answer(TurnStatus status, string text) => new(
        Input.ThreadId,
        Input.TurnId,
        status,
        text,
        _proposal is { IsPython: false } ? _proposal.Sql : null,
        _result,
        _proposal?.Assumptions ?? [],
        _proposal?.Confidence,
        status == TurnStatus.Asked ? text : null,
        _calls,
        _usage.Values.Aggregate(
            new TurnUsage(0, 0, 0, 0),
            (sum, u) => new TurnUsage(
                sum.InputTokens + u.InputTokens, sum.OutputTokens + u.OutputTokens,
                sum.CachedTokens + u.CachedTokens, sum.ReasoningTokens + u.ReasoningTokens)),
        Model.ModelId,
        Model.Backend,
        (long)_clock.GetElapsedTime(_began).TotalMilliseconds,
        _usingFallback)
    {
        Code = _proposal is { IsPython: true } ? _proposal.Sql : null,
        Chart = _chart,
        Approvals = Approvals,
        ClientCalls = ClientCalls.Count > 0 ? ClientCalls : null,
        Shared = _disclosure.Shared,
    };
}

sealed record UnfinishedText(Guid MessageId, string Text);
