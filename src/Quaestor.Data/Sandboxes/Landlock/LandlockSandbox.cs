using System.Diagnostics;
using System.Runtime.Versioning;
using Quaestor.Data.Sandboxes.ControlGroups;
using Quaestor.Data.Sandboxes.Namespaces;
using Quaestor.Data.Sandboxes.Python;

namespace Quaestor.Data.Sandboxes.Landlock;

/// <summary>
/// For systems that forbid namespaces, as containers do: the interpreter confines itself before it imports anything, by
/// Landlock to reading its own files, and by a system call filter to no network and no process. There is no place for
/// temporary files, since nothing would limit it.
/// </summary>
[SupportedOSPlatform("linux")]
sealed class LandlockSandbox : ISandbox
{
    const string ConfineName = "confine.py";

    /// <summary>What a process gets read besides its own files.</summary>
    static readonly string[] Readable = [.. Mounts.LibraryFolders, .. PythonCommand.SystemPaths, "/etc/ld.so.cache", "/dev/urandom"];

    readonly PythonInstallation _python;
    readonly ScratchFolder _scratch;
    readonly FontList _fonts;
    readonly StartFiles _files;
    readonly Tools _tools;
    readonly string _confine;
    readonly LaunchThread _launch = new();
    readonly Lazy<(ControlGroupTree? Tree, string? Reason)> _groups = new(ControlGroupTree.Find);
    int _started;

    LandlockSandbox(PythonInstallation python, ScratchFolder scratch, FontList fonts)
    {
        _fonts = fonts;
        _python = python;
        _scratch = scratch;
        _tools = Tools.FindWithoutNamespaces();
        _files = new();
        _confine = _files.Add(ConfineName);
    }

    public string Name => "landlock";

    public bool KeepsWarm => true;

    internal IReadOnlyList<string> Folders => [_scratch.Path, _files.Path];

    /// <exception cref="SandboxException">The system lacks something that it needs, or the interpreter does.</exception>
    public static async Task<LandlockSandbox> OpenAsync(string program, CancellationToken cancellationToken)
    {
        var python = await PythonInstallation.FindAsync(program, cancellationToken);
        var scratch = ScratchFolder.Create(ScratchFolder.DefaultParent());
        try
        {
            return new(python, scratch, await FontList.MakeAsync(python, scratch.CreateInside("fonts"), cancellationToken));
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
    }

    public bool Runs(GuestSpec guest) => guest is PythonSpec;

    public async Task<SandboxedProcess> StartAsync(GuestSpec guest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var spec = (PythonSpec)guest;
        var group = GuestGroup.Create(_groups.Value.Tree, new(spec.MemoryBytes, spec.Processes, PythonSpec.Cores));
        try
        {
            var number = Interlocked.Increment(ref _started);
            var data = DataFolder.Create(_scratch, number);
            var settings = SettingsFolder(number);
            var start = Start(spec, data, settings, group);
            return await _launch.RunAsync(() => LocalProcess.Start(start, new(data, null, settings) { DataFolder = data }, [data, settings], group));
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

    public SandboxException Explain(GuestSpec guest, ProcessEnd end) => new(
        end.Errors.Contains("Landlock", StringComparison.Ordinal)
            ? $"Python cannot confine itself: {end.Errors.TrimEnd().Split('\n')[^1]}"
            : StartFailure.ExplainPython(end, _python, Launcher.UserName).Message);

    public IReadOnlyList<SandboxFinding> Describe() =>
    [
        new("user", true, Launcher.DropsUser ? $"root becomes {Launcher.UserName}" : "the server's, without any right"),
        GroupFinding.Of(_groups.Value),
        new("temporary files", false, "none can be made: nothing would limit them here") { IsNeeded = false },
        new("interpreter", true, _python.Text),
    ];

    public ValueTask DisposeAsync()
    {
        _launch.Dispose();
        _files.Dispose();
        _scratch.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Of matplotlib, which asks for a folder that is its own to write, though it cannot.</summary>
    string SettingsFolder(int number)
    {
        var settings = _scratch.CreateInside($"settings-{number}");
        File.SetUnixFileMode(settings, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _fonts.CopyTo(settings);
        if (Launcher.DropsUser)
        {
            LibC.ChangeOwner(settings, Launcher.Nobody, Launcher.Nobody);
        }

        return settings;
    }

    ProcessStartInfo Start(PythonSpec spec, string data, string settings, ControlGroup? group)
    {
        string[] readable = [.. Readable.Concat(_python.Paths).Distinct(StringComparer.Ordinal).Where(Path.Exists), _files.PythonFolder, data, settings];
        string[] python =
        [
            _python.Program, "-I", "-B", _confine, .. readable, "--",
            Path.Combine(_files.PythonFolder, GuestFiles.RunnerName), "--data", data, .. spec.Arguments,
        ];
        var guest = new GuestCommand(python, [_python.Executable, _files.PythonFolder], PythonResourceLimits.Of(spec), _files.PythonFilter);
        var start = new Launcher(_tools, _files.StageFolder).Prepare(guest, new Stage(null), group);
        start.Environment["MPLCONFIGDIR"] = settings;
        return start;
    }
}
