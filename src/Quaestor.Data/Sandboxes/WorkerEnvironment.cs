using System.Runtime.InteropServices;

namespace Quaestor.Data.Sandboxes;

/// <summary>The worker's program, the runtime that runs it, and the few variables that both get instead of the server's own.</summary>
sealed record WorkerEnvironment(string RuntimeFolder, string ProgramFolder, string? DuckDbLibrary)
{
    public const string ProgramName = "Quaestor.Worker.dll";
    public const string DuckDbVariable = "QUAESTOR_DUCKDB";

    /// <summary>Where SQLite puts what does not fit in memory.</summary>
    public const string SqliteSpillVariable = "SQLITE_TMPDIR";

    /// <summary>The runtime's heap in a worker: a chunk of rows may be large, DuckDB's own memory is not in it.</summary>
    public const long HeapBytes = 768L << 20;

    static readonly string HostName = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
    static readonly string OwnHostName = Path.ChangeExtension(ProgramName, OperatingSystem.IsWindows() ? ".exe" : null);

    public string Host => IsSelfContained ? Path.Combine(ProgramFolder, OwnHostName) : Path.Combine(RuntimeFolder, HostName);

    /// <summary>Published with the runtime in it: there is no <c>dotnet</c>, and the worker is a program by itself.</summary>
    bool IsSelfContained => RuntimeFolder == ProgramFolder;

    /// <summary>What starts the worker, where both folders are seen under other names.</summary>
    public string[] CommandIn(string runtimeFolder, string programFolder) =>
        IsSelfContained ? [$"{programFolder}/{OwnHostName}"] : [$"{runtimeFolder}/{HostName}", "exec", $"{programFolder}/{ProgramName}"];

    /// <summary>Same for every worker. Nothing of the server's environment, which may hold keys.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["LANG"] = "C.UTF-8",
        ["TZ"] = "UTC",
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_EnableWriteXorExecute"] = "0",
        ["DOTNET_TieredCompilation"] = "1",
        ["DOTNET_GCHeapHardLimit"] = HeapBytes.ToString("X"),
        ["DOTNET_NOLOGO"] = "1",
    };

    /// <exception cref="SandboxException">The worker or the runtime is not where it can be found.</exception>
    public static WorkerEnvironment Locate()
    {
        var program = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        if (!File.Exists(Path.Combine(program, ProgramName)))
        {
            throw new SandboxException($"{ProgramName} is not in {program}. Build or install the whole program again: the worker belongs beside it.");
        }

        var library = Environment.GetEnvironmentVariable(DuckDbVariable);
        var own = Path.TrimEndingDirectorySeparator(Path.GetFullPath(RuntimeEnvironment.GetRuntimeDirectory()));
        return new(own == program ? program : FindRuntime(), program, library is { Length: > 0 } ? Path.GetFullPath(library) : null);
    }

    static string FindRuntime()
    {
        // .../shared/Microsoft.NETCore.App/10.0.x/ of the runtime that runs this program.
        var own = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        string?[] candidates =
        [
            own,
            Path.GetDirectoryName(Environment.ProcessPath),
            Environment.GetEnvironmentVariable("DOTNET_ROOT"),
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator),
        ];
        foreach (var candidate in candidates)
        {
            if (candidate is { Length: > 0 } && RuntimeAt(candidate) is { } runtime)
            {
                return runtime;
            }
        }

        throw new SandboxException("The dotnet program is not found, and workers need it. Install the .NET 10 runtime, or set DOTNET_ROOT to its folder.");
    }

    /// <summary>The folder of a <c>dotnet</c> that really is one, links followed: <c>/usr/bin/dotnet</c> often points elsewhere.</summary>
    static string? RuntimeAt(string folder)
    {
        var host = new FileInfo(Path.Combine(folder, HostName));
        if (!host.Exists)
        {
            return null;
        }

        var target = host.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? host.FullName;
        var root = Path.GetDirectoryName(target)!;
        return Directory.Exists(Path.Combine(root, "shared", "Microsoft.NETCore.App")) ? root : null;
    }
}
