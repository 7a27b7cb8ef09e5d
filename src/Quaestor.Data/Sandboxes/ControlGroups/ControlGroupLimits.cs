namespace Quaestor.Data.Sandboxes.ControlGroups;

/// <summary>What all processes of a group may take together.</summary>
/// <param name="MemoryBytes">Swap included, of which there is none.</param>
/// <param name="Processes">Processes and threads.</param>
/// <param name="Cores">Of CPU time at once.</param>
sealed record ControlGroupLimits(long MemoryBytes, int Processes, int Cores);
