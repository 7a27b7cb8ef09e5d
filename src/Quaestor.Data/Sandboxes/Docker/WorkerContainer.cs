using System.Globalization;
using System.Runtime.Versioning;

namespace Quaestor.Data.Sandboxes.Docker;

/// <summary>
/// The container of one SQL worker: program, runtime and data of this machine mounted read-only, and a folder to spill to. So
/// it needs an engine that sees this machine's files, and an image with the C++ library, as Python's has.
/// </summary>
[SupportedOSPlatform("linux")]
sealed class WorkerContainer(WorkerEnvironment worker, ScratchFolder scratch)
{
    const string DataFolder = "/data";
    const string SpillFolder = "/spill";
    const string ProgramFolder = "/program";
    const string RuntimeFolder = "/runtime";
    const string DuckDbLibrary = "/duckdb/library";

    const int OpenFiles = 1024;
    const int Threads = 256;
    const int TemporaryBytes = 1 << 20;

    /// <summary>Code, stacks, and what DuckDB does not count.</summary>
    const long OtherBytes = 1L << 30;

    /// <summary>The exit code by which the start tells that a path cannot be read.</summary>
    const int Unreadable = 77;

    /// <summary>Paths to check, --, command. What may not be read is told by its place in the list.</summary>
    const string Enter = """
        place=0
        while [ "$1" != -- ]; do
            if [ ! -r "$1" ]; then echo "unreadable $place" >&2; exit 77; fi
            place=$((place + 1)); shift
        done
        shift; trap '' XFSZ; exec "$@"
        """;

    readonly Dictionary<PlacedContent, string> _made = [];
    int _spills;

    /// <summary>A folder on this machine, which the container's user owns. To be removed with the container.</summary>
    public string CreateSpill() =>
        ContainerUser.Own(scratch.CreateInside(string.Create(CultureInfo.InvariantCulture, $"container-{Interlocked.Increment(ref _spills)}")));

    public static WorkerView View(WorkerSpec spec) => new(Inside(spec), spec.DataPath is null ? null : DataFolder, SpillFolder)
    {
        Folder = spec.Placed.Count > 0 ? DataFolder : null,
    };

    /// <param name="profile">What it may call of the system; null for a runtime that filters by itself.</param>
    public ContainerRequest Make(WorkerSpec spec, string spill, DockerOptions options, string? profile, IReadOnlyDictionary<string, string> labels)
    {
        List<BindMount> data = [.. Data(spec)];
        var memory = spec.MemoryBytes + WorkerEnvironment.HeapBytes + OtherBytes;
        return new()
        {
            Image = options.Image,
            Entrypoint = [],
            Cmd =
            [
                "/bin/sh", "-c", Enter, "sh", .. data.Select(mount => mount.Target), "--",
                .. worker.CommandIn(RuntimeFolder, ProgramFolder), "--sealed",
            ],
            Env =
            [
                "HOME=/tmp", $"{WorkerEnvironment.SqliteSpillVariable}={SpillFolder}",
                .. WorkerEnvironment.Variables.Select(variable => $"{variable.Key}={variable.Value}"),
                .. worker.DuckDbLibrary is null ? Array.Empty<string>() : [$"{WorkerEnvironment.DuckDbVariable}={DuckDbLibrary}"],
            ],
            Labels = labels,
            User = ContainerUser.Name,
            WorkingDir = "/",
            Hostname = "worker",
            HostConfig = new()
            {
                Memory = memory,
                MemorySwap = memory,
                NanoCpus = Environment.ProcessorCount * 1_000_000_000L,
                PidsLimit = Threads,
                SecurityOpt = ContainerHost.Security(profile),
                Tmpfs = new Dictionary<string, string>(StringComparer.Ordinal) { ["/tmp"] = $"rw,noexec,nosuid,nodev,mode=1777,size={TemporaryBytes}" },
                Ulimits = [new("core", 0), new("nofile", OpenFiles), new("fsize", spec.SpillBytes)],
                Mounts =
                [
                    new(worker.RuntimeFolder, RuntimeFolder), new(worker.ProgramFolder, ProgramFolder),
                    .. worker.DuckDbLibrary is { } library ? [new BindMount(library, DuckDbLibrary)] : Array.Empty<BindMount>(),
                    .. data,
                    new(spill, SpillFolder, ReadOnly: false),
                ],
                Runtime = options.Runtime,
            },
        };
    }

    public static SandboxException Explain(WorkerSpec spec, ProcessEnd end, DockerOptions options)
    {
        if (end.ExitCode == Unreadable && int.TryParse(end.Errors.AsSpan(end.Errors.LastIndexOf(' ') + 1), out var place))
        {
            var path = spec.Placed.Count == 0 ? spec.DataPath : Present(spec).ElementAtOrDefault(place)?.HostPath;
            return new UnreadableDataException(path ?? "A file of the source", $"the container's user {ContainerUser.Name}");
        }

        return new($"The worker does not start in a container of the image {options.Image} ({end}). It needs an engine on this machine, and an image with glibc and libstdc++, such as that of deploy/python.");
    }

    /// <summary>What is placed one by one is not mounted as a whole besides.</summary>
    static string? Inside(WorkerSpec spec) =>
        spec.DataPath is null || spec.Placed.Count > 0 ? null
        : Directory.Exists(spec.DataPath) ? DataFolder
        : $"{DataFolder}/{Path.GetFileName(spec.DataPath)}";

    /// <summary>Files come and go beside a database; one that has gone is seen as gone by the worker.</summary>
    static IEnumerable<PlacedFile> Present(WorkerSpec spec) => spec.Placed.Where(file => file.HostPath is null || File.Exists(file.HostPath));

    IEnumerable<BindMount> Data(WorkerSpec spec) =>
        Inside(spec) is { } inside
            ? [new(spec.DataPath!, inside)]
            : Present(spec).Select(file => new BindMount(file.HostPath ?? Made(file.Content), $"{DataFolder}/{file.Name}"));

    string Made(PlacedContent content)
    {
        lock (_made)
        {
            if (!_made.TryGetValue(content, out var path))
            {
                path = Path.Combine(scratch.CreateInside($"placed-{content}"), "file");
                File.WriteAllBytes(path, content == PlacedContent.Something ? [1] : []);
                _made[content] = path;
            }

            return path;
        }
    }
}
