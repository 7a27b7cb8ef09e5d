using Quaestor.Agent.Capsules;
using Quaestor.Agent.Tools;

namespace Quaestor.Agent.Programs;

/// <summary>What came of a program's call.</summary>
/// <param name="Text">All that it may be told, in words.</param>
/// <param name="Run">The run behind it; null for a call that ran nothing.</param>
public sealed record ProgramAnswer(bool Ok, string Text, Run? Run = null)
{
    /// <summary>The run's result, as far as it is shared; null where there is none.</summary>
    public ShownResult? Result { get; init; }

    /// <summary>What Python code drew and printed; null where that is not shared, and for every other run.</summary>
    public ShownOutput? Output { get; init; }

    internal static ProgramAnswer Wrong(string sentence) => new(false, sentence);
}

/// <param name="Figures">As PNG.</param>
public sealed record ShownOutput(string Printed, IReadOnlyList<ReadOnlyMemory<byte>> Figures);
