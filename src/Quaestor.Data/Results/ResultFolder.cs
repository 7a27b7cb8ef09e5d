using System.Collections.Concurrent;

namespace Quaestor.Data.Results;

/// <summary>All stored results, one file each, named by its id. A file's time is when it was last used.</summary>
public sealed class ResultFolder
{
    internal const string Suffix = ".qresult";
    internal const string PartSuffix = ".part";

    static readonly TimeSpan LongestWriting = TimeSpan.FromDays(1);

    readonly string _path;
    readonly ResultExpiry _expiry;

    /// <summary>By file name: how many read it here.</summary>
    readonly ConcurrentDictionary<string, int> _readers = new(StringComparer.Ordinal);

    /// <param name="path">Created if it is not there. Several processes may share it: what is unfinished for a day was left by one that is gone, and is deleted.</param>
    /// <param name="limits">Null for the default ones.</param>
    public ResultFolder(string path, ResultLimits? limits = null)
    {
        _path = Path.GetFullPath(path);
        _expiry = new(_path, limits ?? ResultLimits.Default, _readers.ContainsKey);
        CreateOwnFolder(_path);
        foreach (var unfinished in Directory.EnumerateFiles(_path, "*" + PartSuffix))
        {
            if (File.GetLastWriteTimeUtc(unfinished) < DateTime.UtcNow - LongestWriting)
            {
                File.Delete(unfinished);
            }
        }
    }

    /// <summary>Begins a result under a new id, which orders by time.</summary>
    public ResultFileWriter Create(IReadOnlyList<Column> columns)
    {
        var id = Guid.CreateVersion7();
        return new(id, this, columns);
    }

    /// <returns>Null if there is no such result (any more).</returns>
    /// <exception cref="ResultFormatException">The file is damaged.</exception>
    public ResultFile? Open(Guid id)
    {
        try
        {
            var file = Read(id, static _ => { });
            MarkUsed(PathOf(id));
            return file;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Stores the same rows under another id.</summary>
    /// <returns>False if there is no such result (any more).</returns>
    public bool Copy(Guid from, Guid to)
    {
        using var kept = Open(from);
        if (kept is null)
        {
            return false;
        }

        var part = PathOf(to) + PartSuffix;
        File.Copy(PathOf(from), part);
        using var copy = Publish(to, part, new FileInfo(part).Length);
        return true;
    }

    /// <summary>Deletes what is too old or too much. Also done whenever new results pass the limit of size.</summary>
    /// <returns>How many were deleted.</returns>
    public int Expire() => _expiry.Run();

    /// <summary>Those who read it now read on.</summary>
    /// <returns>False if there was none.</returns>
    public bool Delete(Guid id)
    {
        var path = PathOf(id);
        var exists = File.Exists(path);
        File.Delete(path);
        return exists;
    }

    /// <summary>Puts the results of one folder into another, which is created if it is not there.</summary>
    /// <returns>How many. What is deleted meanwhile is left out.</returns>
    public static int Copy(string from, string to)
    {
        CreateOwnFolder(to);
        var copied = 0;
        foreach (var file in Directory.EnumerateFiles(from, "*" + Suffix))
        {
            try
            {
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
                copied++;
            }
            catch (FileNotFoundException)
            {
                // It expired.
            }
        }

        return copied;
    }

    /// <summary>Results hold users' data, so nobody else on the machine reads them.</summary>
    static void CreateOwnFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    internal string PathOf(Guid id) => Path.Combine(_path, NameOf(id));

    /// <summary>Puts a result that has just been written in its place and opens it; older ones may go for it.</summary>
    internal ResultFile Publish(Guid id, string partPath, long bytes)
    {
        var file = Read(id, path => File.Move(partPath, path));
        if (_expiry.Add(bytes))
        {
            _expiry.Run();
        }

        return file;
    }

    /// <param name="place">Done when nobody may delete the file any more.</param>
    ResultFile Read(Guid id, Action<string> place)
    {
        var name = NameOf(id);
        _readers.AddOrUpdate(name, 1, static (_, readers) => readers + 1);
        try
        {
            place(PathOf(id));
            return ResultFile.Open(id, PathOf(id), () => Leave(name));
        }
        catch
        {
            Leave(name);
            throw;
        }
    }

    static string NameOf(Guid id) => id.ToString("D") + Suffix;

    static void MarkUsed(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another process has deleted it meanwhile, or it is somebody else's: it can be read all the same.
        }
    }

    void Leave(string name)
    {
        // The last one out takes the name away, unless somebody came meanwhile.
        while (_readers.TryGetValue(name, out var readers))
        {
            if (readers > 1 ? _readers.TryUpdate(name, readers - 1, readers) : _readers.TryRemove(new(name, readers)))
            {
                return;
            }
        }
    }
}
