namespace Quaestor.Data.Sandboxes.Pool;

/// <summary>What a pool has once it has begun: its sandbox, the judge that proved it, and a place on disk.</summary>
sealed record WorkerPoolStart(ISandbox Sandbox, SandboxStatus Status, JudgeWorker Judge, ScratchFolder Scratch) : IAsyncDisposable
{
    /// <exception cref="SandboxException">No worker starts at all.</exception>
    public static async Task<WorkerPoolStart> RunAsync(WorkerPoolOptions options, CancellationToken cancellationToken)
    {
        var worker = WorkerEnvironment.Locate();
        var scratch = ScratchFolder.Create(options.ScratchFolder ?? ScratchFolder.DefaultParent());
        try
        {
            var selection = await SandboxSelection.ChooseAsync(worker, scratch, options.UseNamespaces, JudgeWorker.Spec, cancellationToken);
            return new(selection.Sandbox, selection.Status, new(selection.Sandbox, selection.First), scratch);
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Judge.DisposeAsync();
        await Sandbox.DisposeAsync();
        Scratch.Dispose();
    }
}
