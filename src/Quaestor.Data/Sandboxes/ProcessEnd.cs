using System.Globalization;

namespace Quaestor.Data.Sandboxes;

/// <summary>How a process ended.</summary>
/// <param name="ExitCode">As a shell tells it: 128 + n for signal n.</param>
/// <param name="Errors">The last of what it wrote to its standard error.</param>
sealed record ProcessEnd(int ExitCode, string Errors)
{
    const int Signalled = 128;
    const int CpuLimitSignal = 24; // SIGXCPU

    /// <summary>Which of its limits ended it, as far as the sandbox can tell.</summary>
    public EndCause Cause { get; init; } = ExitCode == Signalled + CpuLimitSignal ? EndCause.Cpu : EndCause.Unknown;

    public override string ToString() => ExitCode > Signalled
        ? string.Create(CultureInfo.InvariantCulture, $"signal {ExitCode - Signalled}: {Errors}")
        : string.Create(CultureInfo.InvariantCulture, $"exit code {ExitCode}: {Errors}");
}

/// <summary>The limit that ended a process.</summary>
enum EndCause
{
    Unknown,
    Memory,
    Cpu,
    Time,
}
