namespace Quaestor.Data.Sandboxes.Docker;

/// <summary>A container that runs one guest, and is removed with it.</summary>
/// <param name="name">Ours; the engine takes it wherever it takes an id.</param>
/// <param name="attachment">Taken before the start.</param>
/// <param name="spill">A folder of this machine to remove with it; null for a container that spills to memory.</param>
sealed class DockerProcess(DockerEngine engine, string name, Attachment attachment, WorkerView view, string? spill) : SandboxedProcess
{
    static readonly TimeSpan EndWait = TimeSpan.FromSeconds(10);

    /// <summary>A container that is about to be killed must not live on for the sake of its figures.</summary>
    static readonly TimeSpan UsageWait = TimeSpan.FromSeconds(3);

    readonly Lock _gate = new();
    SandboxUsage _usage = SandboxUsage.Unknown;
    Task? _killing;
    Task? _removal;

    public override string Name => name;

    public override WorkerView View => view;

    public override Stream Input => attachment.Input;

    public override Stream Output => attachment.Output;

    public override bool HasEnded => _killing is not null || _removal is not null || attachment.Output.HasEnded;

    /// <summary>
    /// Of a container that was killed, as the engine measured it until then. Of one that ended by itself nothing: its control
    /// group has gone with its last process.
    /// </summary>
    public override SandboxUsage Usage => _usage;

    public override void Kill()
    {
        lock (_gate)
        {
            _killing ??= _removal is null ? KillAsync() : Task.CompletedTask;
        }
    }

    public override async Task<ProcessEnd> WaitForEndAsync(CancellationToken cancellationToken)
    {
        var exitCode = await engine.WaitAsync(name, cancellationToken);
        var state = await engine.StateAsync(name, cancellationToken);
        var end = new ProcessEnd(exitCode, attachment.Output.Errors);
        return state.OOMKilled ? end with { Cause = EndCause.Memory } : end;
    }

    /// <summary>Who comes second waits with the first.</summary>
    public override async ValueTask DisposeAsync()
    {
        Task removal;
        lock (_gate)
        {
            removal = _removal ??= RemoveAsync();
        }

        await removal;
    }

    /// <param name="spill">Null where there is none.</param>
    public static void RemoveSpill(string? spill)
    {
        try
        {
            if (spill is not null)
            {
                Directory.Delete(spill, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The scratch folder's own end tries again.
        }
    }

    async Task KillAsync()
    {
        // Not on the thread of who kills: it may be the one that reads.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await MeasureAsync();
            using var limit = new CancellationTokenSource(EndWait);
            await engine.KillAsync(name, limit.Token);
        }
        catch (Exception error) when (error is EngineException or OperationCanceledException)
        {
            // It has ended, or the engine has. What is left is removed at the end of this server, or at the start of the next.
        }

        attachment.Cut();
    }

    async Task MeasureAsync()
    {
        if (attachment.Output.HasEnded)
        {
            return;
        }

        try
        {
            using var limit = new CancellationTokenSource(UsageWait);
            _usage = await engine.UsageAsync(name, limit.Token);
        }
        catch (Exception error) when (error is EngineException or OperationCanceledException)
        {
            // Then nobody measured it.
        }
    }

    async Task RemoveAsync()
    {
        try
        {
            await (_killing ?? Task.CompletedTask);
            using var limit = new CancellationTokenSource(EndWait);
            await engine.RemoveAsync(name, limit.Token);
        }
        catch (Exception error) when (error is EngineException or OperationCanceledException)
        {
            // The sandbox's own end tries again, and then the next start.
        }

        attachment.Dispose();
        RemoveSpill(spill);
    }
}
