namespace Quaestor.Data.Sandboxes;

/// <summary>
/// A folder of this process for the workers' spill and start files. Locked while the process lives, so that the next one
/// can tell what a crash left behind, and removes it.
/// </summary>
sealed class ScratchFolder : IDisposable
{
    const string Prefix = "quaestor-workers-";
    const string LockName = "lock";

    /// <summary>A younger folder may be one that another process is just making.</summary>
    static readonly TimeSpan SweptAge = TimeSpan.FromMinutes(1);

    /// <summary>Others may pass through, to folders whose names they know; only the owner may look inside.</summary>
    const UnixFileMode Passage = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    readonly FileStream _lock;

    ScratchFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    /// <param name="parent">An existing folder on a disk with room to spill.</param>
    /// <exception cref="SandboxException">It cannot be written.</exception>
    public static ScratchFolder Create(string parent)
    {
        try
        {
            Sweep(parent);
            var path = System.IO.Path.Combine(parent, Prefix + Guid.NewGuid().ToString("N"));
            CreateFolder(path);
            return new(path, Lock(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException($"{parent} cannot be written, and workers need a folder for what does not fit in memory. Let this user write there.", error);
        }
    }

    /// <summary>Where to spill when nobody says: temporary files often live in memory, these do not.</summary>
    public static string DefaultParent() => Directory.Exists("/var/tmp") ? "/var/tmp" : System.IO.Path.GetTempPath();

    /// <summary>Whether the process that made such a folder still lives. Of one that is not there, or not on this machine, it does not.</summary>
    public static bool IsInUse(string path)
    {
        if (!File.Exists(System.IO.Path.Combine(path, LockName)))
        {
            return false;
        }

        try
        {
            Lock(path).Dispose();
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>A new folder inside.</summary>
    public string CreateInside(string name)
    {
        var path = System.IO.Path.Combine(Path, name);
        CreateFolder(path);
        return path;
    }

    public void Dispose()
    {
        _lock.Dispose();
        Remove(Path);
    }

    static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, Passage);

        // Once more, since the mask of the process applies to the first.
        File.SetUnixFileMode(path, Passage);
    }

    static FileStream Lock(string folder) =>
        new(System.IO.Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    static void Sweep(string parent)
    {
        foreach (var left in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            if (DateTime.UtcNow - Directory.GetLastWriteTimeUtc(left) < SweptAge)
            {
                continue;
            }

            try
            {
                Lock(left).Dispose();
                Remove(left);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It is in use, or another user's.
            }
        }
    }

    static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next process removes it.
        }
    }
}
