namespace Quaestor.Agent.Models.Failures;

/// <summary>Cancels when the other side says nothing for too long, or when the caller cancels.</summary>
sealed class Silence : IDisposable
{
    readonly CancellationToken _caller;
    readonly CancellationTokenSource _source;

    public Silence(TimeSpan limit, CancellationToken caller)
    {
        Limit = limit;
        _caller = caller;
        _source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        _source.CancelAfter(limit);
    }

    public TimeSpan Limit { get; }

    public CancellationToken Token => _source.Token;

    public bool TooLong => _source.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>The server was reached: it said something.</summary>
    public bool WasBroken { get; private set; }

    /// <summary>Something came: the limit counts anew.</summary>
    public void Broken()
    {
        WasBroken = true;
        _source.CancelAfter(Limit);
    }

    public void Dispose() => _source.Dispose();
}
