using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Data.Sandboxes.Kubernetes;

/// <summary>
/// A job that tries to reach the network. That a NetworkPolicy exists says little: not every cluster's network enforces
/// it, and one that does not says nothing.
/// </summary>
static class NetworkProbe
{
    const int Reached = 3;

    static readonly JobFile Program = new("network_probe.py", ReadProgram());

    public static JobGuest Guest(TimeSpan timeout) => new(
        new PythonSpec(256L << 20, 16L << 20, 16, timeout), [Program], ["python3", "-I", "-B", $"{JobManifest.GuestFolder}/{Program.Path}"]);

    /// <exception cref="SandboxException">Pods reach the network, or do not run at all.</exception>
    public static async Task RunAsync(SandboxedProcess probe, string place, CancellationToken cancellationToken)
    {
        await probe.Input.DisposeAsync();
        var end = await probe.WaitForEndAsync(cancellationToken);
        if (end.ExitCode == 0)
        {
            return;
        }

        throw end.ExitCode switch
        {
            RemoteProcess.NeverRan => new SandboxException(end.Errors),
            Reached => new SandboxException(
                $"Pods in namespace {place} reach the network ({end.Errors.Trim()}), so Python jobs are not run there. Deny it by a NetworkPolicy ({ClusterFailure.Setup}) in a cluster whose network enforces policies: Calico and Cilium do, plain flannel and kindnet do not."),
            _ => new SandboxException($"The job that tries the network failed in namespace {place} ({end}). Check that the image holds python3."),
        };
    }

    static byte[] ReadProgram()
    {
        using var stream = typeof(NetworkProbe).Assembly.GetManifestResourceStream("Quaestor.Data.Sandboxes.Kubernetes.network_probe.py")!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
