namespace Quaestor.Data.Sandboxes;

/// <summary>A program of the system that makes one thing of another: it gets what it reads on its standard input, and nothing else.</summary>
/// <param name="Program">Absolute.</param>
/// <param name="MemoryBytes">What it may take; more fails.</param>
/// <param name="SpillBytes">What it may write to its temporary folder, which is in memory.</param>
/// <param name="Cpu">How long it may compute.</param>
sealed record ConverterSpec(string Program, IReadOnlyList<string> Arguments, long MemoryBytes, long SpillBytes, TimeSpan Cpu) : GuestSpec(MemoryBytes, SpillBytes);
