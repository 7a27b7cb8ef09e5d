namespace Quaestor.Data.Sandboxes;

/// <summary>Where a worker finds its things: other places than on the host where a sandbox mounts them.</summary>
/// <param name="DataPath">Its file or folder; null for a worker without data.</param>
/// <param name="DataRoot">The folder that the names of its files are relative to: the data folder, or the one of the single file.</param>
/// <param name="SpillFolder">Where it may write.</param>
sealed record WorkerView(string? DataPath, string? DataRoot, string SpillFolder)
{
    /// <summary>Where the files lie that were placed one by one; null where the worker sees its data in its own folder.</summary>
    public string? Folder { get; init; }

    /// <summary>
    /// A folder on the host, seen read-only as <c>/data</c>: for files that come after the start. Null where they must come as
    /// <see cref="Protocol.FrameKind.Data"/> frames.
    /// </summary>
    public string? DataFolder { get; init; }

    /// <summary>A text of the worker's with its files named as the user knows them, relative to their source.</summary>
    public string WithoutFolders(string text)
    {
        if (DataRoot is { } root)
        {
            var folder = Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar;
            text = text.Replace(folder, "", StringComparison.Ordinal);
        }

        return text.Replace(SpillFolder, "the temporary folder", StringComparison.Ordinal);
    }
}
