using Quaestor.Data.Sandboxes.Python;
using Quaestor.Data.Sandboxes.Remote;

namespace Quaestor.Data.Sandboxes.Microsandbox;

/// <summary>
/// microsandbox 0.1 and 0.2: a server on this machine that starts small virtual machines. It tells what a program wrote only
/// when that has ended, and cannot be asked for a machine without network: so it is tried first whether there is one.
/// </summary>
/// <param name="scratch">Disposed with the sandbox.</param>
/// <param name="files">The guest's, by name.</param>
sealed class RpcSandbox(MicrosandboxOptions options, ScratchFolder scratch, IReadOnlyList<(string Name, byte[] Content)> files) : ISandbox
{
    const long ProbeBytes = 256L << 20;

    static readonly (string Name, byte[] Content)[] Probe = [(NetworkProbe.FileName, NetworkProbe.Program)];

    readonly RpcServer _server = new(options.Url!, options.ApiKey);
    readonly SemaphoreSlim _gate = new(1);
    bool _isChecked;

    public string Name => "microsandbox";

    public bool KeepsWarm => false;

    public bool Runs(GuestSpec guest) => guest is PythonSpec;

    public async Task<SandboxedProcess> StartAsync(GuestSpec guest, CancellationToken cancellationToken)
    {
        var spec = guest as PythonSpec ?? throw new SandboxException("microsandbox runs Python only: queries run where their data is.");
        await CheckAsync(cancellationToken);
        return Process(spec, files, [GuestFiles.RunnerName, "--input", $"{RpcProcess.GuestFolder}/{RpcProcess.InputFolder}", "--lines", .. spec.Arguments]);
    }

    public SandboxException Explain(GuestSpec guest, ProcessEnd end) => new(end.ExitCode == RemoteProcess.NeverRan
        ? end.Errors
        : $"Python does not start in a machine of the image {options.Image}. It ended with {end}");

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        scratch.Dispose();
        _gate.Dispose();
        return ValueTask.CompletedTask;
    }

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_isChecked)
            {
                return;
            }

            await _server.CheckAsync(cancellationToken);
            await using var probe = Process(new PythonSpec(ProbeBytes, ProbeBytes / 16, 16, options.StartLimit), Probe, [NetworkProbe.FileName]);
            await NetworkProbe.RunAsync(probe, "Machines of this version have the host's network: update microsandbox (0.3 or newer) and leave sandbox.microsandbox.url out, or deny them the network by the host's firewall.", cancellationToken);
            _isChecked = true;
        }
        finally
        {
            _gate.Release();
        }
    }

    RpcProcess Process(PythonSpec spec, IReadOnlyList<(string Name, byte[] Content)> content, ReadOnlySpan<string> program) =>
        new(_server, options, spec, GuestFolderOnHost.Write(scratch, content), ["-I", "-B", $"{RpcProcess.GuestFolder}/{program[0]}", .. program[1..]]);
}
