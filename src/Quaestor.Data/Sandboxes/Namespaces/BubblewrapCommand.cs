namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>What bubblewrap is told. Order matters: mounts are made in order, and the root becomes read-only after the last.</summary>
static class BubblewrapCommand
{
    public const string DataFolder = "/data";
    public const string SpillFolder = "/spill";

    const string ProgramFolder = "/program";
    const string RuntimeFolder = "/runtime";
    const string DuckDbFolder = "/duckdb";
    const string Nobody = "65534";

    /// <summary>System folders that hold libraries; on most systems some are links to others.</summary>
    static readonly string[] LibraryFolders = ["/usr/lib", "/usr/lib64", "/usr/lib32", "/lib", "/lib64"];

    /// <param name="worker">Where program, runtime and library lie for whoever runs the command.</param>
    /// <param name="inside">Where data lies in the sandbox; null without data.</param>
    public static IEnumerable<string> Arguments(string bubblewrap, WorkerEnvironment worker, HostPaths host, string? inside) =>
    [
        bubblewrap,
        "--unshare-all", "--die-with-parent", "--new-session", "--hostname", "worker",
        "--clearenv", "--setenv", "HOME", "/tmp", "--setenv", WorkerEnvironment.SqliteSpillVariable, SpillFolder,
        .. WorkerEnvironment.Variables.SelectMany(variable => (string[])["--setenv", variable.Key, variable.Value]),
        .. LibraryFolders.SelectMany(LibraryMount),
        "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache",
        "--ro-bind", worker.RuntimeFolder, RuntimeFolder,
        "--ro-bind", worker.ProgramFolder, ProgramFolder,
        .. OwnLibrary(worker.DuckDbLibrary),
        "--size", "1048576", "--tmpfs", "/tmp",
        "--size", "4096", "--tmpfs", "/proc", "--ro-bind", host.StackMap, "/proc/self/maps", "--remount-ro", "/proc",
        "--dir", "/dev", "--dev-bind", "/dev/null", "/dev/null", "--dev-bind", "/dev/urandom", "/dev/urandom",
        .. inside is null ? Array.Empty<string>() : ["--ro-bind", host.Data!, inside],
        .. host.Placed.SelectMany(file => (string[])["--ro-bind-try", file.HostPath, $"{DataFolder}/{file.Name}"]),
        "--bind", host.Spill, SpillFolder,
        "--remount-ro", "/", "--chdir", "/", "--cap-drop", "ALL", "--uid", Nobody, "--gid", Nobody,
        "--seccomp", "9", "--",
        $"{RuntimeFolder}/{Path.GetFileName(worker.Host)}", "exec", $"{ProgramFolder}/{WorkerEnvironment.ProgramName}", "--sealed",
    ];

    static string[] LibraryMount(string folder)
    {
        var info = new DirectoryInfo(folder);
        return !info.Exists ? [] : info.LinkTarget is { } target ? ["--symlink", target, folder] : ["--ro-bind", folder, folder];
    }

    static string[] OwnLibrary(string? library) =>
        library is null ? [] : ["--ro-bind", library, $"{DuckDbFolder}/library", "--setenv", WorkerEnvironment.DuckDbVariable, $"{DuckDbFolder}/library"];

    /// <summary>Paths outside the sandbox.</summary>
    /// <param name="Placed">Single files, and their names in the data folder.</param>
    internal sealed record HostPaths(string? Data, string Spill, string StackMap, IReadOnlyList<(string HostPath, string Name)> Placed);
}
