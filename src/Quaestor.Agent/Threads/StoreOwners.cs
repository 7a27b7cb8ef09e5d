namespace Quaestor.Agent.Threads;

/// <summary>
/// Who runs what in a store. Several processes may share one (a server, and a command beside it): each holds a locked
/// file under its own id for as long as it lives, so that a turn without a living owner is known to be lost.
/// </summary>
sealed class StoreOwners : IDisposable
{
    readonly string _folder;
    readonly FileStream _lock;

    public StoreOwners(string storePath)
    {
        _folder = storePath + "-owners";
        Directory.CreateDirectory(_folder);
        _lock = new FileStream(PathOf(Own), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
    }

    public Guid Own { get; } = Guid.CreateVersion7();

    /// <summary>False where the process is gone: from then on it can write nothing more, and whoever asked may take up its work.</summary>
    public ValueTask<bool> IsAliveAsync(Guid owner) => ValueTask.FromResult(owner == Own || IsLocked(owner));

    public void Dispose() => _lock.Dispose();

    bool IsLocked(Guid owner)
    {
        try
        {
            using var file = new FileStream(PathOf(owner), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }

        File.Delete(PathOf(owner));
        return false;
    }

    string PathOf(Guid owner) => Path.Combine(_folder, owner.ToString());
}
