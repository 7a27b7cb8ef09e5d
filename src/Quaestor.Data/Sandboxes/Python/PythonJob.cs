namespace Quaestor.Data.Sandboxes.Python;

/// <summary>Code to run once, and what it sees.</summary>
public sealed record PythonJob(string Code)
{
    public IReadOnlyList<PythonTable> Tables { get; init; } = [];

    /// <summary>Results of earlier runs, the oldest first.</summary>
    public IReadOnlyList<EarlierResult> Earlier { get; init; } = [];

    public PythonLimits Limits { get; init; } = PythonLimits.Default;

    /// <summary>Makes random numbers come again; null for others each time.</summary>
    public int? Seed { get; init; }

    public required DateOnly Today { get; init; }

    /// <summary>By its IANA name: where the days of a moment begin.</summary>
    public string TimeZone { get; init; } = "UTC";
}

/// <summary>A table that the code finds under its name.</summary>
/// <param name="Source">The source's name: the code may say it before the table's.</param>
/// <param name="Path">A completed result file on the host.</param>
public sealed record PythonTable(string Name, string Source, string Path);

/// <summary>What an earlier run brought.</summary>
/// <param name="Path">A completed result file on the host.</param>
public sealed record EarlierResult(Guid RunId, string Path);
