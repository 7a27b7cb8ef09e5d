namespace Quaestor.Data.Sandboxes;

/// <summary>What one process of <c>Quaestor.Worker</c> is given.</summary>
/// <param name="DataPath">The one file or folder it may read, absolute, on the host; null for a worker without data.</param>
/// <param name="MemoryBytes">For the engine; the runtime's own heap comes on top (<see cref="WorkerEnvironment"/>).</param>
/// <param name="SpillBytes">What it may write to disk while a query does not fit in memory.</param>
record WorkerSpec(string? DataPath, long MemoryBytes, long SpillBytes) : GuestSpec(MemoryBytes, SpillBytes)
{
    /// <summary>By its IANA name: in which zone DuckDB takes the day of a moment.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Other names in its data folder, where a sandbox mounts files one by one.</summary>
    public IReadOnlyList<PlacedFile> Placed { get; init; } = [];
}

/// <summary>A file at a name of our choice in a worker's data folder, read-only.</summary>
/// <param name="Name">Relative to the data folder.</param>
/// <param name="HostPath">Mounted from here; null for a file that holds <paramref name="Content"/>.</param>
/// <param name="Content">One that is made for the worker.</param>
sealed record PlacedFile(string Name, string? HostPath, PlacedContent Content = PlacedContent.None);

enum PlacedContent
{
    None,

    /// <summary>No byte.</summary>
    Empty,

    /// <summary>One byte that is not zero.</summary>
    Something,
}
