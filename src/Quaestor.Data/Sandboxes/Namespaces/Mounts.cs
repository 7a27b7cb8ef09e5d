namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>Arguments of bubblewrap that every guest shares. Order matters: mounts are made in order, and the root becomes read-only after the last.</summary>
static class Mounts
{
    public const string DataFolder = "/data";

    const string Nobody = "65534";

    /// <summary>System folders that hold libraries; on most systems some are links to others.</summary>
    public static readonly IReadOnlyList<string> LibraryFolders = ["/usr/lib", "/usr/lib64", "/usr/lib32", "/lib", "/lib64"];

    /// <summary>Namespaces and environment.</summary>
    public static readonly IReadOnlyList<string> Begin =
        ["--unshare-all", "--die-with-parent", "--new-session", "--hostname", "worker", "--clearenv"];

    /// <summary>After the last mount: nothing of the root can be written any more, and no right is left.</summary>
    public static readonly IReadOnlyList<string> End =
        ["--remount-ro", "/", "--cap-drop", "ALL", "--uid", Nobody, "--gid", Nobody, "--seccomp", "9"];

    public static readonly IReadOnlyList<string> Devices =
        ["--dir", "/dev", "--dev-bind", "/dev/null", "/dev/null", "--dev-bind", "/dev/urandom", "/dev/urandom"];

    public static IEnumerable<string> Libraries() =>
        [.. LibraryFolders.SelectMany(Library), "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"];

    /// <summary>Whether a path lies in what <see cref="Libraries"/> mounts.</summary>
    public static bool HoldLibrary(string path) =>
        LibraryFolders.Any(folder => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal));

    static string[] Library(string folder)
    {
        var info = new DirectoryInfo(folder);
        return !info.Exists ? [] : info.LinkTarget is { } target ? ["--symlink", target, folder] : ["--ro-bind", folder, folder];
    }
}
