namespace Quaestor.Data.Sandboxes;

/// <summary>What one worker process is given.</summary>
/// <param name="DataPath">The one file or folder it may read, absolute, on the host; null for a worker without data.</param>
/// <param name="MemoryBytes">For DuckDB; the runtime's own heap comes on top (<see cref="WorkerEnvironment"/>).</param>
/// <param name="SpillBytes">What it may write to disk while a query does not fit in memory.</param>
sealed record WorkerSpec(string? DataPath, long MemoryBytes, long SpillBytes);
