namespace Quaestor.Data.Sandboxes.Python;

/// <summary>What one Python job may take and bring. Every cap is exact, and the outcome says which of them cut it.</summary>
public sealed record PythonLimits
{
    public static PythonLimits Default { get; } = new();

    /// <summary>From the moment an interpreter has the job to its last word.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Of the whole interpreter, pandas included.</summary>
    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>Of the temporary folder, which vanishes with the job.</summary>
    public long ScratchBytes { get; init; } = 64L << 20;

    /// <summary>Processes and threads at once.</summary>
    public int Processes { get; init; } = 64;

    /// <summary>Rows of the result.</summary>
    public long MaxRows { get; init; } = 100_000;

    /// <summary>Of the result's encoded rows.</summary>
    public long MaxBytes { get; init; } = 64L << 20;

    /// <summary>Of what the code prints, in UTF-8.</summary>
    public int PrintedBytes { get; init; } = 64 << 10;

    public int Figures { get; init; } = 10;

    /// <summary>Of one figure, as PNG.</summary>
    public int FigureBytes { get; init; } = 4 << 20;

    internal PythonSpec Spec => new(MemoryBytes, ScratchBytes, Processes, Timeout);
}
