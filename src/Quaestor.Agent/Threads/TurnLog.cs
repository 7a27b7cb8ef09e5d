using Microsoft.Extensions.AI;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Threads;

/// <summary>
/// The writing end of one turn. A call ends when what it wrote is stored; text alone is gathered: a message's first
/// piece is stored at once, later ones together, at most 50 ms late. Order is kept across all calls.
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
    GatheredText? _current;
    Task _lastText = Task.CompletedTask;
    bool _timerSet;
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

    /// <summary>Ends when the event is stored. A <see cref="DoneEvent"/> ends the turn; the turn service adds it by itself.</summary>
    public ValueTask AppendAsync(TurnEvent turnEvent)
    {
        if (turnEvent is DoneEvent done)
        {
            return new ValueTask(EndAsync(done.Answer));
        }

        lock (_gate)
        {
            Flush();
            return new ValueTask(_lastText.IsFaulted ? _lastText : _log.AppendAsync(_turn, turnEvent));
        }
    }

    /// <summary>Adds a piece of an answer's text. Throws where an earlier piece could not be stored.</summary>
    public ValueTask AppendTextAsync(Guid messageId, string text) => AppendPiece(messageId, reasoning: false, text);

    public ValueTask AppendReasoningAsync(Guid messageId, string text) => AppendPiece(messageId, reasoning: true, text);

    /// <summary>Adds a message to the thread's history: what the next turns tell the model.</summary>
    public Task AddMessageAsync(ChatMessage message, Guid messageId)
    {
        lock (_gate)
        {
            Flush();
        }

        return _turns.AddMessageAsync(_turn, message, messageId);
    }

    /// <summary>Stores the last event with the turn's end. The first call decides; later ones wait for it.</summary>
    public Task EndAsync(TurnAnswer answer)
    {
        lock (_gate)
        {
            if (_ended is null)
            {
                Flush(final: true);
                _ended = _turns.EndAsync(_log, _turn, answer);
            }

            return _ended;
        }
    }

    public async ValueTask DisposeAsync() => await _timer.DisposeAsync();

    ValueTask AppendPiece(Guid messageId, bool reasoning, string text)
    {
        lock (_gate)
        {
            if (_lastText.IsFaulted)
            {
                return new ValueTask(_lastText);
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
            if (_ended is null)
            {
                Flush();
            }
        }
    }

    void Flush(bool final = false)
    {
        if (_current?.Take(final) is { } text)
        {
            _lastText = _log.AppendAsync(_turn, text);
        }
    }
}
