using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Models.Local;

/// <summary>A server while a request goes on.</summary>
sealed class ServerUse(RunningServer server, Action leave) : IDisposable
{
    /// <summary>A broken connection is seen a moment before the end of the process that broke it.</summary>
    static readonly TimeSpan EndWait = TimeSpan.FromSeconds(2);

    int _left;

    public RunningServer Server => server;

    /// <summary>A request failed: where that is because the program ended, the error says so instead of telling of a connection.</summary>
    public async Task<ModelException> ExplainAsync(ModelException failure, string model, CancellationToken cancellationToken)
    {
        if (failure.Failure is not (ModelFailure.IncompleteStream or ModelFailure.Transport) || !server.IsOurs)
        {
            return failure;
        }

        await Task.WhenAny(server.Ended, Task.Delay(EndWait, cancellationToken));
        return server.HasEnded
            ? new ModelException(ModelFailure.IncompleteStream, $"The local model {model} broke off its answer, because its program is gone: {server.Ending}. Ask again: it is started anew.", failure)
            : failure;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            leave();
        }
    }
}
