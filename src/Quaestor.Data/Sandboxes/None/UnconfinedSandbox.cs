using System.Diagnostics;
using System.Globalization;

namespace Quaestor.Data.Sandboxes.None;

/// <summary>
/// No sandbox: a child process of the server's own user, whose DuckDB is locked down. For systems where namespaces do not
/// work; every face shows it.
/// </summary>
sealed class UnconfinedSandbox(WorkerEnvironment worker, ScratchFolder scratch) : ISandbox
{
    int _started;

    public string Name => "none";

    public bool KeepsWarm => true;

    /// <summary>Nothing would hold Python, which has no lock of its own as DuckDB has.</summary>
    public bool Runs(GuestSpec guest) => guest is WorkerSpec;

    public Task<SandboxedProcess> StartAsync(GuestSpec guest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (guest is not WorkerSpec spec)
        {
            throw new SandboxException("Python runs only in a sandbox, and there is none here. Set up one of the providers: namespaces, docker, kubernetes or microsandbox.");
        }

        var spill = scratch.CreateInside(string.Create(CultureInfo.InvariantCulture, $"spill-{Interlocked.Increment(ref _started)}"));
        var root = spec.DataPath is null || Directory.Exists(spec.DataPath) ? spec.DataPath : Path.GetDirectoryName(spec.DataPath);
        return Task.FromResult<SandboxedProcess>(LocalProcess.Start(StartInfo(spill), new WorkerView(spec.DataPath, root, spill), [spill]));
    }

    public SandboxException Explain(GuestSpec guest, ProcessEnd end) =>
        new($"The worker process does not start ({end}). Check that {worker.Host} runs on this system and that {worker.ProgramFolder} is complete.");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    ProcessStartInfo StartInfo(string spill)
    {
        var command = worker.CommandIn(worker.RuntimeFolder, worker.ProgramFolder);
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = spill,
        };
        start.Environment.Clear();
        start.Environment["HOME"] = spill;
        start.Environment[WorkerEnvironment.SqliteSpillVariable] = spill;
        foreach (var (name, value) in WorkerEnvironment.Variables)
        {
            start.Environment[name] = value;
        }

        if (worker.DuckDbLibrary is { } library)
        {
            start.Environment[WorkerEnvironment.DuckDbVariable] = library;
        }

        return start;
    }
}
