using System.Runtime.InteropServices;

namespace Quaestor.Data.Sandboxes;

/// <summary>What something in a sandbox took. Null where nothing measured it.</summary>
/// <param name="Cpu">Of all its processes together.</param>
/// <param name="PeakBytes">The most memory that it held at once.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SandboxUsage(TimeSpan? Cpu, long? PeakBytes)
{
    public static SandboxUsage Unknown => default;
}
