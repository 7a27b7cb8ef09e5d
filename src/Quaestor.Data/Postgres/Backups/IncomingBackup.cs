using Quaestor.Data.Incoming;

namespace Quaestor.Data.Postgres.Backups;

/// <summary>A backup while it is taken. What is not kept is gone with it; the file beside it tells other processes that it is alive.</summary>
sealed class IncomingBackup : IDisposable
{
    const string Prefix = "incoming-";
    const string LockEnding = ".lock";

    readonly FileStream _lock;

    public IncomingBackup(string folder, Guid id)
    {
        Path = System.IO.Path.Combine(folder, Prefix + id);
        PrivateFolder.Create(folder);
        _lock = Lock(Path);
        PrivateFolder.Create(Path);
    }

    public string Path { get; }

    /// <summary>Deletes what processes left that are gone.</summary>
    public static void Sweep(string folder)
    {
        foreach (var left in Directory.Exists(folder) ? Directory.GetDirectories(folder, Prefix + "*") : [])
        {
            try
            {
                using var dead = Lock(left);
                Directory.Delete(left, recursive: true);
            }
            catch (IOException)
            {
                // It is being taken.
            }
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        _lock.Dispose();
    }

    static FileStream Lock(string path) => new(path + LockEnding, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
}
