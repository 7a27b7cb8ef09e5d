using Microsoft.Extensions.AI;
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
    readonly List<ToolCallSummary> _calls;
    readonly Spending _spending;
    readonly Disclosure _disclosure;
    readonly SentRequests _sent;
    readonly TurnProgress _before;
    readonly int _ownFrom;
    Proposal? _proposal;
    ResultPage? _result;
    Guid? _resultRun;
    Chart? _chart;
    bool _usingFallback;

    public RunningTurn(TurnInput input, ModelInfo model, TurnLog log, TimeProvider clock)
    {
        (Input, Model, Log, _clock) = (input, model, log, clock);
        _began = clock.GetTimestamp();
        _before = input.Resumed?.Progress ?? new();
        _disclosure = new Disclosure(input.Sources.Registry, _before);
        _sent = new SentRequests(log);
        _spending = new Spending(_before.Spent);
        _calls = [.. _before.Calls];
        (_proposal, _resultRun, _result, _chart) = (_before.Proposal, _before.ResultRun, input.Resumed?.Result, input.Resumed?.Chart);
        (_usingFallback, Rounds, IsLastRound, Finish, Said, LastRun, Declined) =
            (_before.UsingFallback, _before.Rounds, _before.IsLastRound, _before.Finish, _before.Said, _before.LastRun, _before.Declined);
        (ClientCalls, Approvals) = ([.. _before.ClientCalls], _before.Approvals);
        _messages = [.. input.History, new ChatMessage(ChatRole.User, input.Message), .. input.After];
        _ownFrom = _messages.Count;
        _messages.AddRange(input.Resumed?.Messages ?? []);
        Context = new ToolContext(input.UserId, input.ThreadId, input.TurnId, input.Source, input.Sources, input.Today) { WriterSaw = WriterSaw, Role = input.Role };
        UsedCallIds = [.. _messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().Select(c => c.CallId)];
    }

    public TurnInput Input { get; }

    public TurnLog Log { get; }

    public ToolContext Context { get; }

    public ModelInfo Model { get; private set; }

    public IReadOnlyList<ChatMessage> Messages => _messages;

    /// <summary>What the turn itself has stored, in a process that is gone too.</summary>
    public IReadOnlyList<ChatMessage> Own => _messages[_ownFrom..];

    public IReadOnlyList<ToolCallSummary> Calls => _calls;

    /// <summary>The query behind the answer, as far as there is one.</summary>
    public Proposal? Proposal => _proposal;

    /// <summary>How the turn had ended there, where nothing was left to do but to close it.</summary>
    public TurnEnd? End => _before.End;

    /// <summary>Requests in which the model might call tools.</summary>
    public int Rounds { get; set; }

    /// <summary>The latest reply came from a request without tools.</summary>
    public bool IsLastRound { get; set; }

    /// <summary>Why the latest reply ended; null where none has come.</summary>
    public string? Finish { get; private set; }

    /// <summary>What the model said before it paused.</summary>
    public string Said { get; set; } = "";

    /// <summary>Why the data cannot answer, as a call said.</summary>
    public string? Declined { get; private set; }

    /// <summary>Calls of the asker's own tools.</summary>
    public List<ClientCall> ClientCalls { get; }

    /// <summary>Approvals that this turn asks for.</summary>
    public IReadOnlyList<Guid> Approvals { get; set; } = [];

    /// <summary>Ids that a later call of this conversation must not have again.</summary>
    public HashSet<string> UsedCallIds { get; }

    /// <summary>A reply that has begun to stream and is not stored yet; null between replies.</summary>
    public UnfinishedText? Unfinished { get; set; }

    public int CallCount => _calls.Count;

    public long Tokens => _spending.Tokens;

    /// <summary>US dollars, of models whose price is known.</summary>
    public decimal Cost => _spending.Cost;

    public ToolCallSummary? LastCall => _calls.LastOrDefault();

    public ResultPage? Result => _result;

    /// <summary>Of the last call that ran one.</summary>
    public RunEnd? LastRun { get; private set; }

    /// <summary>False for a call that was told of before its process was gone.</summary>
    public bool IsToBeTold(string callId) => Input.Resumed?.Announced.Contains(callId) != true;

    /// <summary>Stores what a model said.</summary>
    /// <param name="end">How the turn ends with it; null where it goes on.</param>
    public Task AddReplyAsync(ModelReply reply, TurnEnd? end = null)
    {
        Finish = reply.Finish.Value;
        return AddMessageAsync(reply.Message, reply.MessageId, end);
    }

    /// <summary>Stores a message for this and later requests. It is known of it what whoever wrote it had been shown.</summary>
    public Task AddMessageAsync(ChatMessage message, Guid messageId, TurnEnd? end = null) => AddStepAsync(new LoggedStep(message, messageId), end);

    /// <summary>Stores the result of a call with all that is told of it.</summary>
    /// <param name="told">By <see cref="Tell"/>.</param>
    public Task AddResultAsync(ChatMessage message, Guid messageId, IReadOnlyList<TurnEvent> told, ApprovalRecord? asks) =>
        AddStepAsync(new LoggedStep(message, messageId) { Told = told, Asks = asks }, end: null);

    /// <summary>A text for the present conversation alone, known as one that was written in this turn.</summary>
    public ChatMessage Written(ChatRole role, GradedText text) => new(role, [Grades.TextOf(text.WrittenBy(_disclosure.Seen))]);

    public ValueTask ShowedAsync(SharedContent shown)
    {
        _disclosure.Add(shown);
        return _sent.AddAsync(shown);
    }

    /// <summary>Puts a result in the place of the one that its call had while it waited, or behind the conversation where that is not shown any more.</summary>
    public async Task ReplaceResultAsync(ApprovalRecord approval, FunctionCallContent call, FunctionResultContent result, IReadOnlyList<TurnEvent> told)
    {
        var asked = _messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().FirstOrDefault(known => known.CallId == approval.CallId);
        var message = _disclosure.Written(new ChatMessage(ChatRole.Tool, [result]), asked is null ? [Need.Everything] : Grades.NeedsOf(asked));
        await Log.AddStepAsync(new LoggedStep(message, approval.ResultMessageId!.Value) { Replaces = true, Told = told, Progress = Progress(end: null) });
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
    public Task GoesOnAsync(ModelReply reply) => reply.Message.Contents.Count > 0 ? AddReplyAsync(reply) : Task.CompletedTask;

    /// <summary>Streams and stores a text of ours, with which the turn ends.</summary>
    public async Task<TurnEnd> SayAsync(TurnStatus status, string text)
    {
        var (id, end) = (Guid.CreateVersion7(), TurnEnd.Said(status, text));
        await Log.AppendTextAsync(id, text);
        await AddMessageAsync(new ChatMessage(ChatRole.Assistant, text), id, end);
        return end;
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

    public void Count(UsageDetails usage) => _spending.Count(Model, usage);

    /// <summary>Keeps what came of a call, with the query behind the answer: the last one that gave rows, else the last one tried.</summary>
    /// <returns>How it is told.</returns>
    public IReadOnlyList<TurnEvent> Tell(CheckedCall call, ToolOutcome outcome, long milliseconds)
    {
        var (id, run) = (call.Call.CallId, outcome.Run);
        _calls.Add(new ToolCallSummary(id, call.Call.Name, outcome.Ok, outcome.Summary, run?.Id));
        LastRun = run is null ? LastRun : new RunEnd(run.Status, run.Error?.Code);
        Declined = outcome.Declined ?? Declined;
        if (call.Proposal is not null && (run?.Page is not null || _result is null))
        {
            (_proposal, _result, _resultRun) = (call.Proposal, run?.Page, run?.Page is null ? null : run.Id);
        }

        var waits = call is { Fault: null, Approval: not null };
        List<TurnEvent> told = [new ToolResultEvent(id, outcome.Ok, outcome.Summary, run?.Id, milliseconds, outcome.Ok || waits ? null : outcome.Summary)];
        if (run?.Page is { } page)
        {
            told.Add(new ResultEvent(run.Id, page));
        }

        if (run?.Python is { Printed.Length: > 0 } python)
        {
            // For the person: what a model may read of it is in its outcome.
            told.Add(new NoticeEvent("printed", python.Printed));
        }

        if (outcome.Chart is { } chart)
        {
            _chart = chart;
            told.Add(new ChartEvent(chart));
        }

        return told;
    }

    /// <summary>Tells what is void of what was told in a process that is gone.</summary>
    public async Task BeginAnewAsync()
    {
        foreach (var message in Input.Resumed?.HalfTold ?? [])
        {
            await Log.AppendAsync(new RestartEvent(message, "The server stopped in the middle of this text; it begins anew."));
        }
    }

    /// <summary>Closes the log: what went wrong, and what it cost, is told with the end.</summary>
    public async Task<TurnAnswer> EndAsync(TurnEnd end)
    {
        if (_before.End is null)
        {
            end = await SettleAsync(end);
        }

        if (end.Status == TurnStatus.Succeeded && _chart is null && _result is { } page && ChartSuggestion.Of(page) is { } spec)
        {
            _chart = new Chart(Guid.CreateVersion7(), page.ResultId, spec);
            Log.AddClosing(new ChartEvent(_chart));
        }

        if (end.Error is { } error)
        {
            Log.AddClosing(error);
        }

        foreach (var usage in _spending.Events)
        {
            Log.AddClosing(usage);
        }

        return Answer(end.Status, end.Text);
    }

    /// <summary>Stores what was shown of a reply that did not end, or what became of the question.</summary>
    async Task<TurnEnd> SettleAsync(TurnEnd end)
    {
        if (Unfinished is { Text.Length: > 0 } unfinished)
        {
            end = end with { Text = $"{unfinished.Text}\n\n{end.Text}" };
            await AddMessageAsync(new ChatMessage(ChatRole.Assistant, unfinished.Text), unfinished.MessageId, end);
        }
        else if (!end.Stored)
        {
            // The next request's model reads what became of the question, and roles go on alternating.
            await AddMessageAsync(new ChatMessage(ChatRole.Assistant, $"({end.Text})"), Guid.CreateVersion7(), end);
        }

        return end;
    }

    Task AddStepAsync(LoggedStep step, TurnEnd? end)
    {
        var written = _disclosure.Written(step.Message);
        _messages.Add(written);
        return Log.AddStepAsync(step with { Message = written, Progress = Progress(end) });
    }

    byte[] Progress(TurnEnd? end) => new TurnProgress
    {
        Rounds = Rounds,
        IsLastRound = IsLastRound,
        Finish = Finish,
        Said = Said,
        Calls = _calls,
        Proposal = _proposal,
        ResultRun = _resultRun,
        LastRun = LastRun,
        Declined = Declined,
        ClientCalls = ClientCalls,
        Spent = [.. _spending.Events],
        Shared = _disclosure.Shared,
        Seen = _disclosure.Seen,
        ModelId = Model.ModelId,
        Backend = Model.Backend,
        UsingFallback = _usingFallback,
        Approvals = Approvals,
        ElapsedMs = Elapsed,
        End = end,
    }.ToJson();

    long Elapsed => _before.ElapsedMs + (long)_clock.GetElapsedTime(_began).TotalMilliseconds;

    /// <summary>Of a call that is not among the messages nobody knows it.</summary>
    IReadOnlyList<Need> WriterSaw(string callId) =>
        _messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().FirstOrDefault(call => call.CallId == callId) is { } call
            ? Grades.NeedsOf(call)
            : [Need.Everything];

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
        _spending.Total,
        Model.ModelId,
        Model.Backend,
        Elapsed,
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
