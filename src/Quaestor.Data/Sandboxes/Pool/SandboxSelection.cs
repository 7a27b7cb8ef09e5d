using Quaestor.Data.Sandboxes.Docker;
using Quaestor.Data.Sandboxes.Namespaces;
using Quaestor.Data.Sandboxes.None;

namespace Quaestor.Data.Sandboxes.Pool;

/// <summary>
/// Finds out which sandbox holds here, by starting the judge in it. Other workers need not wait for that: they start in the
/// one that likely holds, and again only where it turns out not to.
/// </summary>
sealed class SandboxSelection : IAsyncDisposable
{
    readonly UnconfinedSandbox _none;
    readonly ISandbox? _chosen;
    readonly Task<Proof> _proof;
    string _reason = "Switched off by the settings.";

    /// <exception cref="SandboxException">The worker program is not where it belongs.</exception>
    public SandboxSelection(ScratchFolder scratch, WorkerPoolOptions options, CancellationToken cancellationToken)
    {
        var worker = WorkerEnvironment.Locate();
        _none = new(worker, scratch);
        _chosen = Choose(options, worker, scratch);
        _proof = Task.Run(() => ProveAsync(cancellationToken), CancellationToken.None);
    }

    public bool HasFailed => _proof.IsFaulted;

    /// <exception cref="SandboxException">Not even a worker without a sandbox starts.</exception>
    public Task<Proof> ProofAsync(CancellationToken cancellationToken) =>
        _proof.IsCompletedSuccessfully ? _proof : _proof.WaitAsync(cancellationToken);

    /// <summary>Starts a worker in the sandbox that holds.</summary>
    /// <exception cref="SandboxException">It does not start, or may not read its data.</exception>
    public async Task<WorkerClient> StartAsync(WorkerSpec spec, CancellationToken cancellationToken)
    {
        var early = await StartEarlyAsync(spec, cancellationToken);
        try
        {
            var proof = await ProofAsync(cancellationToken);
            if (early is not null && proof.Sandbox == _chosen)
            {
                return early;
            }

            await DropAsync(early);
            return await WorkerClient.StartAsync(proof.Sandbox, spec, cancellationToken);
        }
        catch
        {
            await DropAsync(early);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await (await _proof).Judge.DisposeAsync();
        }
        catch (Exception error) when (error is SandboxException or OperationCanceledException)
        {
            // There is no judge to end.
        }

        if (_chosen is not null)
        {
            await _chosen.DisposeAsync();
        }
    }

    ISandbox? Choose(WorkerPoolOptions options, WorkerEnvironment worker, ScratchFolder scratch)
    {
        if (options is { UseNamespaces: false, Docker: null })
        {
            return null;
        }

        if (!OperatingSystem.IsLinux())
        {
            _reason = "Workers are held by Linux namespaces, or by Docker on Linux, and this is no Linux.";
            return null;
        }

        try
        {
            return options.Docker is { } docker ? new DockerSandbox(docker, worker, scratch) : new NamespacesSandbox(worker, scratch);
        }
        catch (SandboxException error)
        {
            _reason = error.Message;
            return null;
        }
    }

    async Task<Proof> ProveAsync(CancellationToken cancellationToken)
    {
        if (_chosen is not null)
        {
            try
            {
                return new(_chosen, new(_chosen.Name, null), await JudgeWorker.StartAsync(_chosen, cancellationToken));
            }
            catch (SandboxException error)
            {
                _reason = error.Message;
            }
        }

        return new(_none, new(_none.Name, _reason), await JudgeWorker.StartAsync(_none, cancellationToken));
    }

    /// <summary>While the proof goes on; null afterwards, and where it fails: then the proof tells why.</summary>
    async Task<WorkerClient?> StartEarlyAsync(WorkerSpec spec, CancellationToken cancellationToken)
    {
        if (_chosen is null || _proof.IsCompleted)
        {
            return null;
        }

        try
        {
            return await WorkerClient.StartAsync(_chosen, spec, cancellationToken);
        }
        catch (SandboxException)
        {
            return null;
        }
    }

    static async Task DropAsync(WorkerClient? client)
    {
        if (client is not null)
        {
            await client.DisposeAsync();
        }
    }

    /// <summary>The sandbox that holds, and the judge that proved it.</summary>
    internal sealed record Proof(ISandbox Sandbox, SandboxStatus Status, JudgeWorker Judge);
}
