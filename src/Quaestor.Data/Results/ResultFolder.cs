namespace Quaestor.Data.Results;

/// <summary>All stored results, one file each, named by its id.</summary>
public sealed class ResultFolder
{
    internal const string Suffix = ".qresult";
    internal const string PartSuffix = ".part";

    static readonly TimeSpan LongestWriting = TimeSpan.FromDays(1);

    readonly string _path;

    /// <param name="path">Created if it is not there. Several processes may share it: what is unfinished for a day was left by one that is gone, and is deleted.</param>
    public ResultFolder(string path)
    {
        _path = Path.GetFullPath(path);
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
        return new(id, PathOf(id), columns);
    }

    /// <returns>Null if there is no such result (any more).</returns>
    /// <exception cref="ResultFormatException">The file is damaged.</exception>
    public ResultFile? Open(Guid id)
    {
        try
        {
            return ResultFile.Open(id, PathOf(id));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Those who read it now read on.</summary>
    /// <returns>False if there was none.</returns>
    public bool Delete(Guid id)
    {
        var path = PathOf(id);
        var exists = File.Exists(path);
        File.Delete(path);
        return exists;
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

    string PathOf(Guid id) => Path.Combine(_path, id.ToString("D") + Suffix);
}
