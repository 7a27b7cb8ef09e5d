using Quaestor.Data.Sandboxes.Python;
using Quaestor.Data.Sources;

namespace Quaestor.Data.Queries.Python;

/// <summary>Python code over one source.</summary>
public sealed record PythonRequest(ISource Source, string Code)
{
    /// <summary>Columns of the source that no code sees (<see cref="Catalog.MaskedColumns"/>).</summary>
    public IReadOnlyList<string> Masked { get; init; } = [];

    /// <summary>What came before in the conversation, the oldest first.</summary>
    public IReadOnlyList<EarlierRun> Earlier { get; init; } = [];

    public PythonLimits Limits { get; init; } = PythonLimits.Default;

    /// <summary>Makes random numbers come again; null for others each time.</summary>
    public int? Seed { get; init; }

    public required DateOnly Today { get; init; }

    /// <summary>By its IANA name.</summary>
    public string TimeZone { get; init; } = "UTC";
}

/// <summary>A run whose result is stored.</summary>
public sealed record EarlierRun(Guid RunId, Guid ResultId);
