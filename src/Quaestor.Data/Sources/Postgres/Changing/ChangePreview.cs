namespace Quaestor.Data.Sources.Postgres.Changing;

/// <summary>What a change did in a transaction that was rolled back. All of it was measured, nothing estimated.</summary>
public sealed record ChangePreview
{
    /// <summary>Why it was not run, as the end of a sentence; null where it was.</summary>
    public string? NotRun { get; init; }

    /// <summary>Rows that the statement itself changed; null for one that changes none.</summary>
    public long? Rows { get; init; }

    /// <summary>Those and all that cascades and triggers changed besides: what holds it to its preview.</summary>
    public long? AllRows { get; init; }

    /// <summary>Every table of which rows changed, by cascades and triggers too.</summary>
    public IReadOnlyList<ChangedTable> Tables { get; init; } = [];

    public IReadOnlyList<FiringTrigger> Triggers { get; init; } = [];

    /// <summary>Foreign keys by which rows of other tables changed, a sentence each.</summary>
    public IReadOnlyList<string> Cascades { get; init; } = [];

    /// <summary>They went on, and no rollback takes that back.</summary>
    public IReadOnlyList<string> Sequences { get; init; } = [];

    /// <summary>The strongest on each relation; those of mere reading left out.</summary>
    public IReadOnlyList<TakenLock> Locks { get; init; } = [];

    /// <summary>Relations that were written anew as a whole.</summary>
    public IReadOnlyList<RewrittenRelation> Rewrites { get; init; } = [];

    /// <summary>Tables that would be gone, or empty, by TRUNCATE, with all that is in them.</summary>
    public IReadOnlyList<LostTable> Lost { get; init; } = [];

    /// <summary>A few of the changed rows.</summary>
    public IReadOnlyList<ChangedRow> Sample { get; init; } = [];

    /// <summary>What the server said.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    public TimeSpan Duration { get; init; }
}

/// <param name="Name">With its schema.</param>
public sealed record ChangedTable(string Name, long Inserted, long Updated, long Deleted);

public sealed record FiringTrigger(string Table, string Name, string Function);

/// <param name="Mode">As PostgreSQL names it: <c>AccessExclusiveLock</c>.</param>
public sealed record TakenLock(string Relation, string Mode);

/// <param name="Bytes">As large as it was before.</param>
public sealed record RewrittenRelation(string Name, long Bytes);

/// <param name="Rows">About; null where the server has never counted them.</param>
public sealed record LostTable(string Name, long? Rows, long Bytes);

/// <summary>One row as a JSON object, with the columns in their order; null where there was, or is, none.</summary>
public sealed record ChangedRow(string? Before, string? After);
