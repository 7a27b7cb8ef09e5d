namespace Quaestor.Data.Sandboxes.Python;

/// <summary>What one Python interpreter is given. Fixed at its start, so warm ones serve only jobs with the same.</summary>
/// <param name="MemoryBytes">Of all its memory.</param>
/// <param name="ScratchBytes">Of its temporary folder, which is in memory and counts as such.</param>
/// <param name="Processes">Processes and threads at once.</param>
/// <param name="Timeout">Of one job, from the moment it is sent. CPU time is limited to the same on every core of the job's share.</param>
sealed record PythonSpec(long MemoryBytes, long ScratchBytes, int Processes, TimeSpan Timeout) : GuestSpec(MemoryBytes, ScratchBytes);
