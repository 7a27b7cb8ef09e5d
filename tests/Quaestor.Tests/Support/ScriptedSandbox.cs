using System.Diagnostics;
using Quaestor.Data.Sandboxes;

namespace Quaestor.Tests.Support;

/// <summary>Starts, in place of a worker, a shell that says what it is told to: for workers that are not what they should be.</summary>
sealed class ScriptedSandbox(string script) : ISandbox
{
    public string Name => "scripted";

    public bool KeepsWarm => true;

    public bool Runs(GuestSpec guest) => true;

    public Task<SandboxedProcess> StartAsync(GuestSpec guest, CancellationToken cancellationToken)
    {
        var spill = Directory.CreateTempSubdirectory("quaestor-spill-").FullName;
        var start = new ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", script },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Task.FromResult<SandboxedProcess>(LocalProcess.Start(start, new WorkerView(null, null, spill), [spill]));
    }

    public SandboxException Explain(GuestSpec guest, ProcessEnd end) => new(end.ToString());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
