using System.Runtime.Versioning;

namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>
/// Collects what the worker's user could not reach because a folder above it is closed to others. Such paths get a name on
/// a stage, where root mounts them before it becomes that user.
/// </summary>
/// <param name="folder">An empty folder that everyone can reach; null where the user stays the same and nothing is staged.</param>
[SupportedOSPlatform("linux")]
sealed class Stage(string? folder)
{
    readonly List<string> _mounts = [];

    /// <summary>Pairs of a name on the stage and the path to mount there.</summary>
    public IReadOnlyList<string> Mounts => _mounts;

    /// <summary>The path by which the worker's user reaches what lies at <paramref name="path"/>.</summary>
    public string Reach(string path)
    {
        if (folder is null || IsOpen(path))
        {
            return path;
        }

        for (var i = 0; i < _mounts.Count; i += 2)
        {
            if (_mounts[i + 1] == path)
            {
                return Path.Combine(folder, _mounts[i]);
            }
        }

        var name = _mounts.Count.ToString("x");
        _mounts.Add(name);
        _mounts.Add(path);
        return Path.Combine(folder, name);
    }

    /// <summary>A folder for temporary files that everyone can reach.</summary>
    /// <exception cref="SandboxException">There is none.</exception>
    public static string OpenFolder() =>
        ((string[])[Path.GetTempPath(), "/tmp", "/var/tmp", "/run"]).FirstOrDefault(folder => Directory.Exists(folder) && IsOpen(Path.Combine(folder, "file")))
        ?? throw new SandboxException("No folder for temporary files is open to all users, and starting a sandbox needs one. Give /tmp its usual mode: chmod 1777 /tmp");

    /// <summary>Whether everyone may pass through all folders above.</summary>
    static bool IsOpen(string path)
    {
        for (var above = Path.GetDirectoryName(path); above is not null; above = Path.GetDirectoryName(above))
        {
            if (!File.GetUnixFileMode(above).HasFlag(UnixFileMode.OtherExecute))
            {
                return false;
            }
        }

        return true;
    }
}
