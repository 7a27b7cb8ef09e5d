using Quaestor.Data.Results;

namespace Quaestor.Data.Sandboxes.Python;

/// <summary>How a Python job ended, and what it brought besides its rows, which are where the job's caller takes them in.</summary>
/// <param name="Exit">Why it ended.</param>
/// <param name="Provider">The sandbox it ran in.</param>
public sealed record PythonOutcome(PythonExit Exit, string Provider)
{
    /// <summary>Which variable held the result; null where the code left none, or a figure only.</summary>
    public string? ResultName { get; init; }

    public long Rows { get; init; }

    /// <summary>The cap that left rows out; null if every row is there.</summary>
    public Truncation? TruncatedBy { get; init; }

    /// <summary>The result as text, where it is one value and no table. It is a table of one cell too.</summary>
    public string? Text { get; init; }

    public string Printed { get; init; } = "";

    /// <summary>True where more was printed than is here.</summary>
    public bool IsPrintedCut { get; init; }

    /// <summary>As PNG, in the order they were made.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Figures { get; init; } = [];

    /// <summary>Figures that were left out: too many, or too large.</summary>
    public int FiguresCut { get; init; }

    /// <summary>What went wrong, for whoever wrote the code; null when it succeeded or was refused.</summary>
    public PythonError? Error { get; init; }

    /// <summary>What speaks against the code, when it was refused; nothing of it ran then.</summary>
    public IReadOnlyList<PythonFinding> Findings { get; init; } = [];

    /// <summary>Measured from outside where the sandbox can, else what the interpreter told of itself.</summary>
    public SandboxUsage Usage { get; init; }

    public TimeSpan Duration { get; init; }

    public PythonStatus Status => Exit switch
    {
        PythonExit.Finished => PythonStatus.Succeeded,
        PythonExit.Refused => PythonStatus.Refused,
        PythonExit.Cancelled => PythonStatus.Cancelled,
        PythonExit.Time => PythonStatus.TimedOut,
        _ => PythonStatus.Failed,
    };
}

public enum PythonStatus
{
    Succeeded,
    Failed,
    Refused,
    Cancelled,
    TimedOut,
}

/// <summary>Why a Python job ended.</summary>
public enum PythonExit
{
    Finished,

    /// <summary>By the policy, before anything ran.</summary>
    Refused,

    /// <summary>The code raised an error that it did not catch.</summary>
    Error,
    Time,
    Memory,
    Cpu,

    /// <summary>It sent more than it may.</summary>
    Output,

    /// <summary>The interpreter ended without an answer: it crashed, or the code ended it.</summary>
    Killed,

    /// <summary>What came from the interpreter is no answer: the code wrote into it.</summary>
    Protocol,
    Cancelled,
}
