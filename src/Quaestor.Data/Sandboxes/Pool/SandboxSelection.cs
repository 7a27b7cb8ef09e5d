using Quaestor.Data.Sandboxes.Namespaces;
using Quaestor.Data.Sandboxes.None;

namespace Quaestor.Data.Sandboxes.Pool;

/// <summary>Finds out which sandbox holds here, by starting a worker in it.</summary>
sealed record SandboxSelection(ISandbox Sandbox, SandboxStatus Status, WorkerClient First)
{
    /// <param name="useNamespaces">False for <c>none</c> without trying.</param>
    /// <param name="spec">What the first worker is given: it is handed on, not thrown away.</param>
    /// <exception cref="SandboxException">Not even a worker without a sandbox starts.</exception>
    public static async Task<SandboxSelection> ChooseAsync(
        WorkerEnvironment worker, ScratchFolder scratch, bool useNamespaces, WorkerSpec spec, CancellationToken cancellationToken)
    {
        var reason = "Switched off by the settings.";
        if (useNamespaces)
        {
            try
            {
                return await InNamespacesAsync(worker, scratch, spec, cancellationToken);
            }
            catch (SandboxException error)
            {
                reason = error.Message;
            }
        }

        var none = new UnconfinedSandbox(worker, scratch);
        return new(none, new(none.Name, reason), await WorkerClient.StartAsync(none, spec, cancellationToken));
    }

    static async Task<SandboxSelection> InNamespacesAsync(
        WorkerEnvironment worker, ScratchFolder scratch, WorkerSpec spec, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new SandboxException("Namespaces exist on Linux only.");
        }

        var sandbox = new NamespacesSandbox(worker, scratch);
        try
        {
            return new(sandbox, new(sandbox.Name, null), await WorkerClient.StartAsync(sandbox, spec, cancellationToken));
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }
}
