using System.Globalization;
using System.Runtime.Versioning;

namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>A SQL worker in bubblewrap: the runtime, the program, its source's files read-only, and a folder to spill to.</summary>
[SupportedOSPlatform("linux")]
sealed class WorkerCommand(WorkerEnvironment worker, StartFiles files, string bubblewrap)
{
    public const string SpillFolder = "/spill";

    const string ProgramFolder = "/program";
    const string RuntimeFolder = "/runtime";
    const string DuckDbFolder = "/duckdb";
    const int OpenFiles = 1024;

    /// <summary>Code, stacks, and what DuckDB does not count.</summary>
    const long OtherBytes = 1L << 30;

    public static WorkerView View(WorkerSpec spec) =>
        new(PathInside(spec), spec.DataPath is null ? null : Mounts.DataFolder, SpillFolder)
        {
            Folder = spec.Placed.Count > 0 ? Mounts.DataFolder : null,
        };

    public GuestCommand Make(WorkerSpec spec, string spill, Stage stage)
    {
        var staged = new WorkerEnvironment(
            stage.Reach(worker.RuntimeFolder),
            stage.Reach(worker.ProgramFolder),
            worker.DuckDbLibrary is null ? null : stage.Reach(worker.DuckDbLibrary));
        var data = spec.DataPath is null ? null : stage.Reach(spec.DataPath);
        var placed = spec.Placed.Select(file => (Source: Source(file, stage), file.Name)).ToList();
        var program = Path.Combine(staged.ProgramFolder, WorkerEnvironment.ProgramName);
        return new(
            Arguments(staged, data, stage.Reach(spill), placed, PathInside(spec)),
            [data ?? files.WorkerFilter, staged.Host, program, .. placed.Select(file => file.Source)],
            Limits(spec),
            files.WorkerFilter);
    }

    /// <summary>What is placed one by one is not mounted as a whole besides.</summary>
    static string? PathInside(WorkerSpec spec) =>
        spec.DataPath is null || spec.Placed.Count > 0 ? null
        : Directory.Exists(spec.DataPath) ? Mounts.DataFolder
        : $"{Mounts.DataFolder}/{Path.GetFileName(spec.DataPath)}";

    string Source(PlacedFile file, Stage stage) => file switch
    {
        { HostPath: { } path } => stage.Reach(path),
        { Content: PlacedContent.Something } => files.Something,
        _ => files.Empty,
    };

    IEnumerable<string> Arguments(
        WorkerEnvironment staged, string? data, string spill, IReadOnlyList<(string Source, string Name)> placed, string? inside) =>
    [
        bubblewrap,
        .. Mounts.Begin, "--setenv", "HOME", "/tmp", "--setenv", WorkerEnvironment.SqliteSpillVariable, SpillFolder,
        .. WorkerEnvironment.Variables.SelectMany(variable => (string[])["--setenv", variable.Key, variable.Value]),
        .. Mounts.Libraries(),
        "--ro-bind", staged.RuntimeFolder, RuntimeFolder,
        "--ro-bind", staged.ProgramFolder, ProgramFolder,
        .. OwnLibrary(staged.DuckDbLibrary),
        "--size", "1048576", "--tmpfs", "/tmp",
        "--size", "4096", "--tmpfs", "/proc", "--ro-bind", files.StackMap, "/proc/self/maps", "--remount-ro", "/proc",
        .. Mounts.Devices,
        .. inside is null ? Array.Empty<string>() : ["--ro-bind", data!, inside],
        .. placed.SelectMany(file => (string[])["--ro-bind-try", file.Source, $"{Mounts.DataFolder}/{file.Name}"]),
        "--bind", spill, SpillFolder,
        "--chdir", "/", .. Mounts.End, "--",
        .. staged.CommandIn(RuntimeFolder, ProgramFolder), "--sealed",
    ];

    static string[] OwnLibrary(string? library) =>
        library is null ? [] : ["--ro-bind", library, $"{DuckDbFolder}/library", "--setenv", WorkerEnvironment.DuckDbVariable, $"{DuckDbFolder}/library"];

    /// <summary>Of a process: no core file, files no larger than the spill (in blocks of 512 bytes), and memory (in KB) for when DuckDB's own limit does not hold.</summary>
    static string Limits(WorkerSpec spec) => string.Create(
        CultureInfo.InvariantCulture,
        $"ulimit -c 0; ulimit -f {spec.SpillBytes / 512}; ulimit -n {OpenFiles}; ulimit -d {(spec.MemoryBytes + WorkerEnvironment.HeapBytes + OtherBytes) / 1024}\n");
}
