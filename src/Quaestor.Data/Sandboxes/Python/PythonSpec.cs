namespace Quaestor.Data.Sandboxes.Python;

/// <summary>What one Python interpreter is given at its start.</summary>
/// <param name="MemoryBytes">Of all its memory.</param>
/// <param name="SpillBytes">Of its temporary folder.</param>
/// <param name="Processes">Processes and threads at once.</param>
/// <param name="Timeout">The longest time of a job. CPU time is limited to a little more.</param>
sealed record PythonSpec(long MemoryBytes, long SpillBytes, int Processes, TimeSpan Timeout) : GuestSpec(MemoryBytes, SpillBytes)
{
    /// <summary>Of a job's interpreter: one core.</summary>
    public const int Cores = 1;

    /// <summary>For the runner, after its own name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Whether a job with such limits may run in an interpreter that was started with these.</summary>
    public bool Serves(PythonSpec job) =>
        (MemoryBytes, SpillBytes, Processes) == (job.MemoryBytes, job.SpillBytes, job.Processes) && Timeout >= job.Timeout;
}
