namespace Quaestor.Data.Sandboxes.Remote;

/// <summary>
/// A Python program that tries to reach the network from inside. Where something else than this program keeps a guest from
/// it, only trying shows whether that is done.
/// </summary>
static class NetworkProbe
{
    public const string FileName = "network_probe.py";
    const int Reached = 3;

    public static byte[] Program { get; } = Read();

    /// <param name="cure">What to do where the network is reached.</param>
    /// <exception cref="SandboxException">The network is reached, or the probe does not run at all.</exception>
    public static async Task RunAsync(SandboxedProcess probe, string cure, CancellationToken cancellationToken)
    {
        await probe.Input.DisposeAsync();
        var end = await probe.WaitForEndAsync(cancellationToken);
        if (end.ExitCode != 0)
        {
            throw end.ExitCode switch
            {
                RemoteProcess.NeverRan => new SandboxException(end.Errors),
                Reached => new SandboxException($"The network can be reached from inside ({end.Errors.Trim()}), so Python is not run there. {cure}"),
                _ => new SandboxException($"The program that tries the network from inside failed ({end}). Check that the image holds python3."),
            };
        }
    }

    static byte[] Read()
    {
        using var stream = typeof(NetworkProbe).Assembly.GetManifestResourceStream("Quaestor.Data.Sandboxes.Remote." + FileName)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
