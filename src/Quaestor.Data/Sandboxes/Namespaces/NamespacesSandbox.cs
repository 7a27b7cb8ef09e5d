using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>
/// Linux namespaces by bubblewrap: a worker sees the runtime, the program, its own data read-only and a folder to spill to;
/// no network, no other process, no <c>/proc</c>, and only the system calls that it needs.
/// </summary>
/// <remarks>
/// Root becomes an unprivileged user before bubblewrap, not by it: for the kernel a worker that bubblewrap made of root is
/// root still, and may write what belongs to root under <c>/proc/sys</c>.
/// </remarks>
[SupportedOSPlatform("linux")]
sealed class NamespacesSandbox : ISandbox
{
    /// <summary>The user that root's workers become.</summary>
    const uint Nobody = 65534;
    const int OpenFiles = 1024;

    /// <summary>Code, stacks, and what DuckDB does not count.</summary>
    const long OtherBytes = 1L << 30;

    static readonly string EnterScript = ReadScript("enter.sh");
    static readonly string StageScript = ReadScript("stage.sh");

    readonly WorkerEnvironment _worker;
    readonly ScratchFolder _scratch;
    readonly ScratchFolder _start;
    readonly Tools _tools;
    readonly LaunchThread _launch = new();
    readonly string _filter;
    readonly string _stackMap;
    readonly string _stageFolder;
    readonly string _empty;
    readonly string _something;
    int _started;

    /// <exception cref="SandboxException">The system lacks something that it needs.</exception>
    public NamespacesSandbox(WorkerEnvironment worker, ScratchFolder scratch)
    {
        _worker = worker;
        _scratch = scratch;
        _tools = Tools.Find();
        if (!SeccompFilter.Supports(RuntimeInformation.ProcessArchitecture))
        {
            throw new SandboxException($"There is no system call filter for {RuntimeInformation.ProcessArchitecture}, only for x64 and arm64. Workers run without a sandbox here.");
        }

        _start = ScratchFolder.Create(Stage.OpenFolder());
        _filter = Write("start.bpf", SeccompFilter.Build(RuntimeInformation.ProcessArchitecture, SeccompStage.Start));
        _stackMap = Write("maps", System.Text.Encoding.ASCII.GetBytes(StackMap.Make(File.ReadLines("/proc/self/maps"))));
        _stageFolder = _start.CreateInside("stage");
        _empty = Write("empty", []);
        _something = Write("something", [1]);
    }

    public string Name => "namespaces";

    static bool DropsUser => Environment.IsPrivilegedProcess;

    static string UserName => DropsUser ? string.Create(CultureInfo.InvariantCulture, $"the unprivileged user {Nobody}") : "the server's user";

    public bool KeepsWarm => true;

    public bool Runs(GuestSpec guest) => guest is WorkerSpec;

    public async Task<SandboxedProcess> StartAsync(GuestSpec guest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var spec = (WorkerSpec)guest;
        var spill = CreateSpill();
        // What is placed one by one is not mounted as a whole besides.
        var inside = spec.DataPath is null || spec.Placed.Count > 0 ? null : PathInside(spec.DataPath);
        var view = new WorkerView(inside, spec.DataPath is null ? null : BubblewrapCommand.DataFolder, BubblewrapCommand.SpillFolder)
        {
            Folder = spec.Placed.Count > 0 ? BubblewrapCommand.DataFolder : null,
        };
        var start = Prepare(spec, spill, inside);
        return await _launch.RunAsync(() => LocalProcess.Start(start, view, spill));
    }

    public SandboxException Explain(GuestSpec guest, ProcessEnd end) => StartFailure.Explain((WorkerSpec)guest, end, _worker, UserName);

    public ValueTask DisposeAsync()
    {
        _launch.Dispose();
        _start.Dispose();
        return ValueTask.CompletedTask;
    }

    static string ReadScript(string name)
    {
        using var stream = typeof(NamespacesSandbox).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    string Write(string name, byte[] content)
    {
        var path = Path.Combine(_start.Path, name);
        File.WriteAllBytes(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        return path;
    }

    string CreateSpill()
    {
        var spill = _scratch.CreateInside(string.Create(CultureInfo.InvariantCulture, $"spill-{Interlocked.Increment(ref _started)}"));
        File.SetUnixFileMode(spill, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (DropsUser)
        {
            LibC.ChangeOwner(spill, Nobody, Nobody);
        }

        return spill;
    }

    static string PathInside(string path) =>
        Directory.Exists(path) ? BubblewrapCommand.DataFolder : $"{BubblewrapCommand.DataFolder}/{Path.GetFileName(path)}";

    ProcessStartInfo Prepare(WorkerSpec spec, string spill, string? inside)
    {
        var stage = new Stage(DropsUser ? _stageFolder : null);
        var worker = new WorkerEnvironment(
            stage.Reach(_worker.RuntimeFolder),
            stage.Reach(_worker.ProgramFolder),
            _worker.DuckDbLibrary is null ? null : stage.Reach(_worker.DuckDbLibrary));
        var host = new BubblewrapCommand.HostPaths(
            spec.DataPath is null ? null : stage.Reach(spec.DataPath), stage.Reach(spill), _stackMap, [.. spec.Placed.Select(file => (Source(file, stage), file.Name))]);
        var program = Path.Combine(worker.ProgramFolder, WorkerEnvironment.ProgramName);

        string[] mustRead = [host.Data ?? _filter, worker.Host, program, .. host.Placed.Select(file => file.HostPath)];
        string[] enter =
        [
            _tools.Shell, "-c", Limits(spec) + EnterScript, "sh", _filter, .. mustRead, "--",
            .. BubblewrapCommand.Arguments(_tools.Bubblewrap, worker, host, inside),
        ];
        return StartInfo(AsUser(enter, stage));
    }

    string Source(PlacedFile file, Stage stage) => file switch
    {
        { HostPath: { } path } => stage.Reach(path),
        { Content: PlacedContent.Something } => _something,
        _ => _empty,
    };

    /// <summary>Of a process: no core file, files no larger than the spill (in blocks of 512 bytes), and memory (in KB) for when DuckDB's own limit does not hold.</summary>
    static string Limits(WorkerSpec spec) => string.Create(
        CultureInfo.InvariantCulture,
        $"ulimit -c 0; ulimit -f {spec.SpillBytes / 512}; ulimit -n {OpenFiles}; ulimit -d {(spec.MemoryBytes + WorkerEnvironment.HeapBytes + OtherBytes) / 1024}\n");

    string[] AsUser(string[] enter, Stage stage)
    {
        if (!DropsUser)
        {
            return enter;
        }

        var user = Nobody.ToString(CultureInfo.InvariantCulture);
        string[] dropped =
        [
            _tools.SetPrivileges!, "--reuid", user, "--regid", user, "--clear-groups",
            "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", .. enter,
        ];
        return stage.Mounts.Count == 0
            ? dropped
            :
            [
                _tools.Unshare!, "--mount", "--propagation", "private",
                _tools.Shell, "-c", StageScript, "sh", _stageFolder, .. stage.Mounts, "--", .. dropped,
            ];
    }

    static ProcessStartInfo StartInfo(string[] command)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        foreach (var argument in command.AsSpan(1))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        start.Environment["PATH"] = Tools.SearchPath;
        return start;
    }
}
