namespace Quaestor.Agent.Threads;

/// <summary>
/// Who works with a store that is a file: each process holds a locked file under its own id, beside the store, for as long
/// as it lives.
/// </summary>
sealed class OwnerFiles : IDisposable
{
    readonly string _folder;
    readonly FileStream _lock;

    public OwnerFiles(string folder, Guid own)
    {
        _folder = folder;
        Directory.CreateDirectory(_folder);
        _lock = new FileStream(PathOf(own), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
    }

    public bool IsAlive(Guid owner)
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

    public void Dispose() => _lock.Dispose();

    string PathOf(Guid owner) => Path.Combine(_folder, owner.ToString());
}
