using Microsoft.Extensions.AI;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Threads;

/// <summary>
/// The writing end of one turn. Nothing is shown before it is stored, and order is kept across all calls; but only a
/// message, a tool's result and the end are waited for. Text is gathered: a message's first piece is stored at once, later
/// ones together, at most 50 ms late. What could not be stored fails the next call.
/// </summary>
public sealed class TurnLog : IAsyncDisposable
{
    static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    readonly EventLog _log;
    readonly TurnStore _turns;
    readonly TurnKey _turn;
    readonly Lock _gate = new();
    readonly Timer _timer;
    readonly Dictionary<(Guid MessageId, bool Reasoning), GatheredText> _texts = [];
    readonly List<TurnEvent> _closing = [];
    GatheredText? _current;
    Task _unawaited = Task.CompletedTask;
    bool _timerSet;
    bool _left;
    Task? _ended;

    internal TurnLog(EventLog log, TurnStore turns, TurnKey turn, long firstEvent)
    {
        FirstEvent = firstEvent;
        _log = log;
        _turns = turns;
        _turn = turn;
        _timer = new Timer(_ => FlushFromTimer());
    }

    public Guid ThreadId => _turn.ThreadId;

    public Guid TurnId => _turn.TurnId;

    public string UserId => _turn.UserId;

    /// <summary>Number of the event that began the turn.</summary>
    public long FirstEvent { get; }

    /// <summary>Runs once the turn's end is stored, before anyone is told of it.</summary>
    internal Action? Stored { get; set; }

    /// <summary>A <see cref="DoneEvent"/> ends the turn; the turn service adds it by itself.</summary>
    public ValueTask AppendAsync(TurnEvent turnEvent)
    {
        if (turnEvent is DoneEvent done)
        {
            return new ValueTask(EndAsync(done.Answer));
        }

        lock (_gate)
        {
            Flush();
            if (_unawaited.IsFaulted)
            {
                return new ValueTask(_unawaited);
            }

            var stored = turnEvent is UsageEvent usage
                ? _log.AppendAsync(_turn, [usage], TurnStep.GoesOn, (connection, _) => UsageStore.Add(connection, _turn, usage))
                : _log.AppendAsync(_turn, [turnEvent]);
            if (EventWrite.IsDurable(turnEvent))
            {
                return new ValueTask(stored);
            }

            Remember(stored);
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Adds a piece of an answer's text. Throws where an earlier piece could not be stored.</summary>
    public ValueTask AppendTextAsync(Guid messageId, string text) => AppendPiece(messageId, reasoning: false, text);

    public ValueTask AppendReasoningAsync(Guid messageId, string text) => AppendPiece(messageId, reasoning: true, text);

    /// <summary>Adds a message to the thread's history: what the next turns tell the model.</summary>
    public Task AddMessageAsync(ChatMessage message, Guid messageId) => AddStepAsync(new LoggedStep(message, messageId));

    /// <summary>Stores a message with all that is told and known by it, in one piece.</summary>
    internal Task AddStepAsync(LoggedStep step)
    {
        lock (_gate)
        {
            Flush();
            return _unawaited.IsFaulted ? _unawaited : _turns.AddStepAsync(_log, _turn, step);
        }
    }

    /// <summary>Keeps what a model is sent. Nothing waits for it.</summary>
    internal ValueTask AddRequestAsync(string modelId, string backend, byte[] json)
    {
        lock (_gate)
        {
            if (_unawaited.IsFaulted)
            {
                return new ValueTask(_unawaited);
            }

            Remember(_turns.AddRequestAsync(_turn, modelId, backend, json));
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Takes an approval up; null where its call must not run.</summary>
    internal Task<Agreement?> UseApprovalAsync(ApprovalRecord approval) => _turns.UseApprovalAsync(approval);

    /// <summary>Stores the last event with the turn's end. The first call decides; later ones wait for it.</summary>
    public Task EndAsync(TurnAnswer answer) => EndAsync(answer, []);

    /// <inheritdoc cref="EndAsync(TurnAnswer)"/>
    /// <param name="last">What is told before it, in one piece with it.</param>
    internal Task EndAsync(TurnAnswer answer, IReadOnlyList<TurnEvent> last)
    {
        lock (_gate)
        {
            if (_ended is null)
            {
                Flush(final: true);
                _ended = _left ? _unawaited : _turns.EndAsync(_log, _turn, ErrorTexts.Redacted(answer), [.. _closing, .. last], Stored);
            }

            return _ended;
        }
    }

    /// <summary>What is told at the turn's end, in one piece with it.</summary>
    internal void AddClosing(TurnEvent turnEvent)
    {
        lock (_gate)
        {
            _closing.Add(turnEvent);
        }
    }

    /// <summary>Nothing more of the turn is stored or told from here: every later call fails.</summary>
    internal void Leave()
    {
        lock (_gate)
        {
            Flush();
            _left = true;
            _unawaited = Task.FromException(new TurnLeftException());
            _ = _unawaited.Exception;
        }
    }

    public async ValueTask DisposeAsync() => await _timer.DisposeAsync();

    ValueTask AppendPiece(Guid messageId, bool reasoning, string text)
    {
        lock (_gate)
        {
            if (_unawaited.IsFaulted)
            {
                return new ValueTask(_unawaited);
            }

            if (text.Length == 0)
            {
                return ValueTask.CompletedTask;
            }

            var gathered = TextOf(messageId, reasoning);
            if (gathered != _current)
            {
                Flush();
                _current = gathered;
            }

            gathered.Add(text);
            if (gathered.IsFirst)
            {
                Flush();
            }
            else if (!_timerSet)
            {
                _timerSet = true;
                _timer.Change(Gathering, Timeout.InfiniteTimeSpan);
            }

            return ValueTask.CompletedTask;
        }
    }

    GatheredText TextOf(Guid messageId, bool reasoning)
    {
        if (!_texts.TryGetValue((messageId, reasoning), out var gathered))
        {
            gathered = new GatheredText(messageId, reasoning);
            _texts.Add((messageId, reasoning), gathered);
        }

        return gathered;
    }

    void FlushFromTimer()
    {
        lock (_gate)
        {
            _timerSet = false;
            if (_ended is null && !_left)
            {
                Flush();
            }
        }
    }

    void Flush(bool final = false)
    {
        if (_current?.Take(final) is { } text)
        {
            Remember(_log.AppendAsync(_turn, [text]));
        }
    }

    void Remember(Task stored) => _unawaited = _unawaited.IsCompletedSuccessfully ? stored : Task.WhenAll(_unawaited, stored);
}

/// <summary>The process stops: the turn goes on at the next start.</summary>
sealed class TurnLeftException() : Exception("The server stops; the turn goes on when it is back.");
