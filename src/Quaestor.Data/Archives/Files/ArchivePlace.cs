using Quaestor.Data.Archives.Documents;

namespace Quaestor.Data.Archives.Files;

/// <summary>Where an archive lies: a folder, a zip file, or one document.</summary>
sealed class ArchivePlace(string path, ArchiveLimits limits)
{
    const string Kinds = "is no archive: give a folder, a zip file, or a document (text, Markdown, HTML, CSV, JSON, PDF).";

    readonly ZipFiles _zips = new(limits);

    /// <exception cref="ArchiveException">Nothing lies there, or what cannot be an archive.</exception>
    public ArchiveListing List(CancellationToken cancellationToken)
    {
        if (!Path.Exists(path))
        {
            throw new ArchiveException("There is nothing at its place any more. What was indexed before is still found.") { Detail = $"There is nothing at {path}. Put it back, or remove the archive; what was indexed before is still found." };
        }

        Check();
        return Directory.Exists(path) ? new FolderFiles(path, limits, _zips).List(only: null, cancellationToken)
            : IsZip ? _zips.List(new FileInfo(path), "", cancellationToken)
            : new FolderFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, limits, _zips).List(Path.GetFileName(path), cancellationToken);
    }

    /// <summary>Looks whether there is something of a kind that is read; nothing of it is read yet.</summary>
    /// <exception cref="ArchiveException">There is not.</exception>
    public void Check()
    {
        if (!Path.Exists(path))
        {
            throw new ArchiveException("There is nothing at its place.") { Detail = $"There is nothing at {path}. Give the path of a folder, a zip file or a document." };
        }

        if (!Directory.Exists(path) && !IsZip && DocumentKinds.Of(path) is null)
        {
            throw new ArchiveException($"What lies at its place {Kinds}") { Detail = $"{path} {Kinds}" };
        }
    }

    bool IsZip => Path.GetExtension(path).Equals(".zip", StringComparison.OrdinalIgnoreCase);

    /// <summary>After reading what was listed, until it is listed again.</summary>
    public void Rest() => _zips.Close();
}
