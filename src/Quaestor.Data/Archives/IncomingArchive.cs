using Quaestor.Data.Archives.Documents;
using Quaestor.Data.Archives.Files;
using Quaestor.Data.Incoming;
using Quaestor.Data.Sources.Files;

namespace Quaestor.Data.Archives;

/// <summary>Documents on their way to become an archive: unless they are kept, nothing of them stays.</summary>
public sealed class IncomingArchive : IDisposable
{
    const int MostFiles = 1000;
    const string Kinds = "documents (text, Markdown, HTML, CSV, JSON, PDF), or zip files of them";

    readonly string _folder;
    bool _isKept;

    internal IncomingArchive(Guid id, string folder, long? most, long? room)
    {
        Id = id;
        _folder = folder;
        Files = new(folder, new(MostFiles, most, room) { Kinds = Kinds, Takes = name => IsZip(name) || DocumentKinds.Of(name) is not null, Check = Check });
    }

    internal Guid Id { get; }

    /// <summary>Bytes of all that its user may keep; null for no limit.</summary>
    internal long? MostOfUser { get; init; }

    public IncomingFiles Files { get; }

    /// <summary>What an archive of it may be called: after its first file.</summary>
    public string SuggestedName => FileNames.Sanitise(Path.GetFileNameWithoutExtension(Files.Names is [var first, ..] ? first : ""), "documents");

    /// <summary>Where it lies: the one file, or the folder of several.</summary>
    /// <exception cref="IncomingException">There is none.</exception>
    internal string Place => Files.Names switch
    {
        [] => throw new IncomingException("file_required", $"There is no file in it. Send {Kinds}."),
        [var only] => Path.Combine(_folder, only),
        _ => _folder,
    };

    internal void Keep() => _isKept = true;

    public void Dispose()
    {
        if (!_isKept && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    static void Check(string name, FileStream file)
    {
        try
        {
            if (IsZip(name))
            {
                ZipDirectory.Count(file, 0);
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new IncomingException("bad_file", $"\"{name}\" is no zip file, whatever its name says.");
        }
    }

    static bool IsZip(string name) => name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
}
