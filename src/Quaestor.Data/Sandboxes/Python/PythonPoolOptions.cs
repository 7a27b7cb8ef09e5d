namespace Quaestor.Data.Sandboxes.Python;

/// <summary>How many interpreters, and what one may take unless a job says otherwise.</summary>
public sealed record PythonPoolOptions
{
    /// <summary>Interpreters that have everything imported and wait for a job. Each holds some 40 MB of its own.</summary>
    public int Warm { get; init; } = 2;

    /// <summary>Jobs at work at once; others wait in line.</summary>
    public int AtOnce { get; init; } = 4;

    /// <summary>Warm interpreters are started with these; a job with others of memory, scratch or processes starts its own.</summary>
    public PythonLimits Limits { get; init; } = PythonLimits.Default;

    /// <summary>False where it is shown that the sandbox holds without the policy.</summary>
    internal bool JudgesCode { get; init; } = true;
}
