using Quaestor.Data.Sandboxes.Docker;

namespace Quaestor.Data.Sandboxes.Pool;

/// <summary>How many workers, and what all of them together may take.</summary>
public sealed record WorkerPoolOptions
{
    const long MaxMemoryBytes = 2L << 30;
    const long MinWorkerMemoryBytes = 128L << 20;

    /// <summary>Workers that may be alive at once, idle ones included. The judge, which holds no data, is not counted.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>For DuckDB in all workers together; each gets its share. A quarter of the machine's memory at first, 2 GB at most.</summary>
    public long MemoryBytes { get; init; } = Math.Min(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, MaxMemoryBytes);

    /// <summary>What one worker may write to disk while a query does not fit in its memory.</summary>
    public long SpillBytes { get; init; } = 8L << 30;

    /// <summary>An existing folder on a disk with room to spill; null for the system's own.</summary>
    public string? ScratchFolder { get; init; }

    /// <summary>A worker that nobody has used for this long is ended.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>By its IANA name: the zone of a query's session, where the day of a moment begins. Moments themselves stay what they are.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>False to run workers without a sandbox even where one would work, or in containers.</summary>
    public bool UseNamespaces { get; init; } = true;

    /// <summary>Runs workers in containers of this engine, which must see this machine's files. Null for none.</summary>
    public DockerOptions? Docker { get; init; }

    internal long WorkerMemoryBytes => Math.Max(MemoryBytes / Workers, MinWorkerMemoryBytes);
}
