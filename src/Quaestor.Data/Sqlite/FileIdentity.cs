using System.Runtime.InteropServices;

namespace Quaestor.Data.Sqlite;

/// <summary>Which file lies at a path, and its state: another file under the same name is another identity.</summary>
/// <param name="Node">The file system's own number of the file; 0 where the system tells none.</param>
/// <param name="Changed">Of its contents, in the system's finest ticks.</param>
readonly partial record struct FileIdentity(ulong Device, ulong Node, long Length, long Changed)
{
    const int CurrentFolder = -100; // AT_FDCWD
    const uint BasicStats = 0x7FF; // STATX_BASIC_STATS

    /// <summary>The same file, whatever it holds now.</summary>
    public bool IsSameFileAs(FileIdentity other) => (Device, Node) == (other.Device, other.Node);

    /// <returns>Null where nothing lies there.</returns>
    public static unsafe FileIdentity? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            var info = new FileInfo(path);
            return info.Exists ? new(0, 0, info.Length, info.LastWriteTimeUtc.Ticks) : null;
        }

        // Unlike stat, statx has one layout on every architecture (linux/stat.h).
        var buffer = stackalloc byte[256];
        if (StatX(CurrentFolder, path, 0, BasicStats, buffer) != 0)
        {
            return null;
        }

        var device = ((ulong)*(uint*)(buffer + 136) << 32) | *(uint*)(buffer + 140);
        var changed = unchecked((*(long*)(buffer + 112) * 1_000_000_000L) + *(uint*)(buffer + 120));
        return new(device, *(ulong*)(buffer + 32), *(long*)(buffer + 40), changed);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int StatX(int folder, string path, int flags, uint mask, byte* buffer);
}
