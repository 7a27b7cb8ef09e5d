using Quaestor.Data.Sources;

namespace Quaestor.Data.Queries;

/// <summary>What one run may cost and do. Each cap is exact: a result says which one cut it.</summary>
public sealed record QueryLimits
{
    public static readonly QueryLimits Default = new();

    /// <summary>Rows stored at most; one more is read to know whether there were more.</summary>
    public long MaxRows { get; init; } = 100_000;

    /// <summary>Encoded bytes stored at most.</summary>
    public long MaxBytes { get; init; } = 64 << 20;

    /// <summary>Rows of the page that comes with the outcome; the others lie behind the result's id.</summary>
    public int PageRows { get; init; } = 100;

    /// <summary>From the moment the worker has the statement to its last row.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a change is refused, or waits for a person's yes.</summary>
    public SourceChanges Changes { get; init; }

    /// <summary>Whether a change that could wait for a yes is tried now, or refused because nobody would be asked.</summary>
    public bool MayPropose { get; init; } = true;

    /// <summary>How long a change that was approved may run, whatever a query may.</summary>
    public TimeSpan ChangeTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>By how many rows a change may differ from its preview.</summary>
    public long RowTolerance { get; init; }

    /// <summary>The same where the source's owner says nothing else.</summary>
    public QueryLimits On(SourcePolicy policy) => this with
    {
        MaxRows = policy.MaxRows ?? MaxRows,
        MaxBytes = policy.MaxBytes ?? MaxBytes,
        Timeout = policy.Timeout ?? Timeout,
        Changes = policy.Changes,
        RowTolerance = policy.RowTolerance,
    };
}
