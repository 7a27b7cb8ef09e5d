using Quaestor.Data.Archives.Documents;

namespace Quaestor.Data.Archives.Files;

/// <summary>One document as it lies in an archive.</summary>
/// <param name="Path">Within the archive, with slashes: <c>guides/leave.md</c>, and of a zip file in a folder <c>old.zip/leave.md</c>.</param>
/// <param name="Stamp">Another one where the document may have changed: size and time, of what lies in a zip file the zip's.</param>
/// <param name="Bytes">As it is listed; what is read of it may be another number.</param>
/// <param name="Changed">When it was written last, in UTC.</param>
sealed record ArchiveFile(string Path, DocumentKind Kind, string Stamp, long Bytes, DateTime Changed, Func<CancellationToken, Task<byte[]>> ReadAsync);

/// <summary>What lies in an archive and is not read, by name, with the reason as the end of a sentence.</summary>
sealed record RefusedFile(string Path, string Reason);

/// <summary>What lies in an archive now.</summary>
/// <param name="Others">Files that are no documents.</param>
sealed record ArchiveListing(IReadOnlyList<ArchiveFile> Files, IReadOnlyList<RefusedFile> Refused, int Others);

/// <summary>An archive cannot be looked into. The message is for every user and for models: sentences with the cure, and no path of the server's.</summary>
public sealed class ArchiveException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The same for administrators and the log, who may read where it is and what the system said.</summary>
    public string Detail { get; init; } = message;

    public bool IsNameTaken { get; init; }
}
