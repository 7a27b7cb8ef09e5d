using Quaestor.Data.Archives.Documents;
using Quaestor.Data.Archives.Files;
using Quaestor.Data.Sources.Files;

namespace Quaestor.Data.Archives;

/// <summary>Documents on their way to become an archive: unless they are kept, nothing of them stays.</summary>
public sealed class IncomingArchive : IDisposable
{
    const int MostFiles = 1000;
    const int LongestName = 150;

    readonly string _folder;
    readonly long? _mostBytes;
    readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    long _bytes;
    bool _isKept;

    internal IncomingArchive(Guid id, string folder, long? mostBytes)
    {
        Id = id;
        _folder = folder;
        _mostBytes = mostBytes;
        PrivateFolder.Create(folder);
    }

    internal Guid Id { get; }

    /// <summary>What an archive of it may be called: after its first file.</summary>
    public string SuggestedName => FileNames.Sanitise(Path.GetFileNameWithoutExtension(_names.FirstOrDefault() ?? ""), "documents");

    /// <summary>Takes one file in.</summary>
    /// <param name="fileName">As the sender has it; folders in front of it are left out.</param>
    /// <exception cref="ArchiveException">It is no document and no zip file, or too much.</exception>
    public async Task AddAsync(string fileName, Stream content, CancellationToken cancellationToken)
    {
        var name = NameOf(fileName);
        if (_names.Count == MostFiles)
        {
            throw new ArchiveException($"More than {MostFiles:N0} files are sent as a zip file.");
        }

        if (!_names.Add(name))
        {
            throw new ArchiveException($"Two files are called \"{name}\". Rename one of them, or send a zip file with folders.");
        }

        await using var file = new FileStream(Path.Combine(_folder, name), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        var buffer = new byte[128 << 10];
        while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            _bytes += read;
            if (_bytes > _mostBytes)
            {
                throw new ArchiveException($"This is more than the {_mostBytes >> 20:N0} MiB that may come. Send less at once, delete an archive that is no longer needed, or have an administrator add the folder by its path.");
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        if (IsZip(name))
        {
            CheckZip(name, file);
        }
    }

    public void Dispose()
    {
        if (!_isKept && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <returns>Where it lies: the one file, or the folder of several.</returns>
    internal string Keep()
    {
        _isKept = _names.Count > 0 ? true : throw new ArchiveException("There is no file in it. Send documents (text, Markdown, HTML, CSV, JSON, PDF), or a zip file of them.");
        return _names.Count == 1 ? Path.Combine(_folder, _names.First()) : _folder;
    }

    static void CheckZip(string name, FileStream file)
    {
        try
        {
            ZipDirectory.Count(file, 0);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new ArchiveException($"\"{name}\" is no zip file, whatever its name says.", error);
        }
    }

    static string NameOf(string fileName)
    {
        var name = fileName.Replace('\\', '/').Split('/')[^1];
        return name.Length is 0 or > LongestName || name[0] == '.' || name.Any(char.IsControl)
                ? throw new ArchiveException($"A file needs a name of {LongestName} letters at most that does not begin with a dot.")
            : DocumentKinds.Of(name) is null && !IsZip(name)
                ? throw new ArchiveException($"\"{name}\" is no document that is read. Send text, Markdown, HTML, CSV, JSON or PDF files, or a zip file of them.")
            : name;
    }

    static bool IsZip(string name) => name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
}
