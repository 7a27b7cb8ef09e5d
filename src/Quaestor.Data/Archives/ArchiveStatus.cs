namespace Quaestor.Data.Archives;

/// <summary>What an archive's index holds, and how far it is.</summary>
/// <param name="Vectors">How many passages have one.</param>
/// <param name="Refused">Files that are not read, with the reasons.</param>
/// <param name="Others">Files that are no documents.</param>
/// <param name="IndexedAt">When what lies in the archive was compared last; null for never.</param>
/// <param name="Problem">Why it cannot be looked into now, for every user; null where it can.</param>
public sealed record ArchiveStatus(long Documents, long Passages, long Vectors, IReadOnlyList<RefusedDocument> Refused, int Others, DateTimeOffset? IndexedAt, string? Problem)
{
    /// <summary><see cref="Problem"/> for administrators, with the paths of the server.</summary>
    public string? Detail { get; init; }

    /// <summary>Documents that are done and that are to be read, while a pass runs; null otherwise.</summary>
    public (int Done, int Total)? Progress { get; init; }
}

/// <param name="Reason">The end of a sentence that begins with the path.</param>
public sealed record RefusedDocument(string Path, string Reason);
