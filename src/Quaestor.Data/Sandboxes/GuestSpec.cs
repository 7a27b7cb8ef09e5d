namespace Quaestor.Data.Sandboxes;

/// <summary>What one process in a sandbox is given: a SQL worker, a Python interpreter, or a converter.</summary>
/// <param name="MemoryBytes">What it may take, beyond which it is held or killed.</param>
/// <param name="SpillBytes">What it may write while it works; gone with it.</param>
abstract record GuestSpec(long MemoryBytes, long SpillBytes);
