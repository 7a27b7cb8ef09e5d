using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Quaestor.Data.Sandboxes.ControlGroups;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>
/// Linux namespaces by bubblewrap: a guest sees its own program and libraries, its own data read-only and a place for what is
/// temporary; no network, no other process, no <c>/proc</c>, and only the system calls that it needs.
/// </summary>
[SupportedOSPlatform("linux")]
sealed class NamespacesSandbox : ISandbox
{
    readonly WorkerEnvironment? _worker;
    readonly ScratchFolder _scratch;
    readonly StartFiles _files;
    readonly Launcher _launcher;
    readonly LaunchThread _launch = new();
    readonly WorkerCommand? _workerCommand;
    readonly PythonCommand _pythonCommand;
    readonly ConverterCommand _converterCommand;
    readonly Lazy<(ControlGroupTree? Tree, string? Reason)> _groups = new(ControlGroupTree.Find);
    ScratchFolder? _ownScratch;
    int _started;

    /// <exception cref="SandboxException">The system lacks something that it needs.</exception>
    public NamespacesSandbox(WorkerEnvironment? worker, ScratchFolder scratch)
    {
        _worker = worker;
        _scratch = scratch;
        var tools = Tools.Find();
        if (!SeccompFilter.Supports(RuntimeInformation.ProcessArchitecture))
        {
            throw new SandboxException($"There is no system call filter for {RuntimeInformation.ProcessArchitecture}, only for x64 and arm64. Workers run without a sandbox here.");
        }

        _files = new();
        _launcher = new(tools, _files.StageFolder);
        _workerCommand = worker is null ? null : new(worker, _files, tools.Bubblewrap!);
        _pythonCommand = new(_files, tools.Bubblewrap!);
        _converterCommand = new(_files, tools.Bubblewrap!);
    }

    public string Name => "namespaces";

    public bool KeepsWarm => true;

    /// <summary>For Python alone, with a folder of its own for what is temporary.</summary>
    /// <exception cref="SandboxException">The system lacks something that it needs, or the interpreter does.</exception>
    public static async Task<NamespacesSandbox> ForPythonAsync(string program, CancellationToken cancellationToken)
    {
        var python = await PythonInstallation.FindAsync(program, cancellationToken);
        var scratch = ScratchFolder.Create(ScratchFolder.DefaultParent());
        try
        {
            return new(worker: null, scratch) { Python = python, _ownScratch = scratch };
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
    }

    /// <summary>For converters alone.</summary>
    /// <exception cref="SandboxException">The system lacks something that it needs.</exception>
    public static NamespacesSandbox ForConverters()
    {
        var scratch = ScratchFolder.Create(ScratchFolder.DefaultParent());
        try
        {
            return new(worker: null, scratch) { _ownScratch = scratch };
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
    }

    /// <summary>The interpreter for Python; null where none is to run.</summary>
    public PythonInstallation? Python { get; init; }

    /// <summary>All that it keeps on disk lies in these; what it starts has them in its command or its mounts.</summary>
    internal IReadOnlyList<string> Folders => [_scratch.Path, _files.Path];

    public bool Runs(GuestSpec guest) => guest switch
    {
        WorkerSpec => _worker is not null,
        ConverterSpec => true,
        _ => Python is not null,
    };

    public Task<SandboxedProcess> StartAsync(GuestSpec guest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return guest switch
        {
            WorkerSpec spec when _workerCommand is not null => StartWorkerAsync(spec, _workerCommand),
            PythonSpec spec when Python is not null => StartPythonAsync(spec, Python),
            ConverterSpec spec => StartConverterAsync(spec),
            _ => throw new InvalidOperationException("This sandbox was not set up for such a guest."),
        };
    }

    public SandboxException Explain(GuestSpec guest, ProcessEnd end) => guest switch
    {
        WorkerSpec spec => StartFailure.Explain(spec, end, _worker!, Launcher.UserName),
        ConverterSpec spec => StartFailure.ExplainConverter(end, spec.Program),
        _ => StartFailure.ExplainPython(end, Python!, Launcher.UserName),
    };

    public IReadOnlyList<SandboxFinding> Describe() =>
    [
        new("user", true, Launcher.DropsUser ? $"root becomes {Launcher.UserName} before bubblewrap starts" : "the server's, without any right"),
        GroupFinding.Of(_groups.Value),
        .. Python is null ? (SandboxFinding[])[] : [new("interpreter", true, Python.Text)],
    ];

    public ValueTask DisposeAsync()
    {
        _launch.Dispose();
        _files.Dispose();
        _ownScratch?.Dispose();
        return ValueTask.CompletedTask;
    }

    Task<SandboxedProcess> StartWorkerAsync(WorkerSpec spec, WorkerCommand worker)
    {
        var spill = _scratch.CreateInside($"spill-{NextNumber()}");
        File.SetUnixFileMode(spill, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (Launcher.DropsUser)
        {
            LibC.ChangeOwner(spill, Launcher.Nobody, Launcher.Nobody);
        }

        var stage = _launcher.NewStage();
        return LaunchAsync(worker.Make(spec, spill, stage), stage, WorkerCommand.View(spec), spill, group: null);
    }

    async Task<SandboxedProcess> StartConverterAsync(ConverterSpec spec)
    {
        var start = _launcher.Prepare(_converterCommand.Make(spec), _launcher.NewStage(), group: null);
        return await _launch.RunAsync(() => LocalProcess.Start(start, new(null, null, ConverterCommand.ScratchFolder), []));
    }

    async Task<SandboxedProcess> StartPythonAsync(PythonSpec spec, PythonInstallation python)
    {
        var group = GuestGroup.Create(_groups.Value.Tree, new(spec.MemoryBytes, spec.Processes, PythonSpec.Cores));
        try
        {
            var data = DataFolder.Create(_scratch, NextNumber());
            var stage = _launcher.NewStage();
            var command = _pythonCommand.Make(spec, python, data, stage);
            return await LaunchAsync(command, stage, new(Mounts.DataFolder, null, PythonCommand.ScratchFolder) { DataFolder = data }, data, group);
        }
        catch
        {
            if (group is not null)
            {
                await group.RemoveAsync();
            }

            throw;
        }
    }

    async Task<SandboxedProcess> LaunchAsync(GuestCommand command, Stage stage, WorkerView view, string folder, ControlGroup? group)
    {
        var start = _launcher.Prepare(command, stage, group);
        return await _launch.RunAsync(() => LocalProcess.Start(start, view, [folder], group));
    }

    int NextNumber() => Interlocked.Increment(ref _started);
}
