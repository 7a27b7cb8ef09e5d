namespace Quaestor.Cli.Edge;

/// <summary>Asks the device's owner before rows leave, one question after the other. Whoever does not answer has not agreed.</summary>
sealed class EdgeConsent(EdgeJournal journal) : IDisposable
{
    /// <summary>So long a question waits for its answer; the server is told to wait as long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly SemaphoreSlim _turn = new(1, 1);
    readonly Lock _lock = new();
    TaskCompletionSource<bool>? _asked;
    bool _isDeaf;

    /// <param name="what">The statement, or the table whose rows are wanted.</param>
    /// <exception cref="EdgeRefusal">No, or no answer.</exception>
    public async Task AskAsync(string tool, string source, string what, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var asked = Begin();
            journal.Ask(tool, source, what);
            if (!await asked.Task.WaitAsync(Patience, cancellationToken))
            {
                throw new EdgeRefusal("The owner of this device was asked, and said no.");
            }
        }
        catch (TimeoutException)
        {
            throw new EdgeRefusal($"The owner of this device was asked, and did not answer within {Patience.TotalMinutes:0} minutes.");
        }
        finally
        {
            End();
            _turn.Release();
        }
    }

    /// <summary>To the question that is shown; without one it is nobody's answer.</summary>
    public void Answer(bool isYes)
    {
        lock (_lock)
        {
            _asked?.TrySetResult(isYes);
        }
    }

    /// <summary>Nobody can answer any more: what is asked from now on is refused at once.</summary>
    public void Deafen()
    {
        lock (_lock)
        {
            _isDeaf = true;
            _asked?.TrySetResult(false);
        }
    }

    public void Dispose() => _turn.Dispose();

    TaskCompletionSource<bool> Begin()
    {
        lock (_lock)
        {
            return _isDeaf
                ? throw new EdgeRefusal("The owner of this device wants to be asked, and there is no keyboard to answer with.")
                : _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    void End()
    {
        lock (_lock)
        {
            _asked = null;
        }
    }
}
