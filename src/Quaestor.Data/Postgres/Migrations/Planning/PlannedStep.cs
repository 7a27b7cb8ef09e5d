using Quaestor.Data.Sources.Postgres.Changing;

namespace Quaestor.Data.Postgres.Migrations.Planning;

/// <summary>One statement of a plan, with its way back and what it costs.</summary>
/// <param name="Sql">Without a semicolon.</param>
/// <param name="Down">Takes it back; null where that needs nothing, or cannot be done.</param>
public sealed record PlannedStep(string Sql, string? Down)
{
    /// <summary>Why there is no way back; null where there is.</summary>
    public string? Irreversible { get; init; }

    /// <summary>The table it works on; null for none that is there already.</summary>
    public string? Table { get; init; }

    public double? Rows { get; init; }

    public long? Bytes { get; init; }

    /// <summary>It reads the whole table.</summary>
    public bool Scans { get; init; }

    /// <summary>It runs over a part of the table at a time.</summary>
    public bool IsBatched { get; init; }

    public bool IsAlone { get; init; }

    /// <summary>A query that must be true before it runs; null for none.</summary>
    public string? Before { get; init; }

    /// <summary>A query that must be true once it ran; null for none.</summary>
    public string? After { get; init; }

    /// <summary>A rule that it only seems to go against; null for none.</summary>
    internal string? Ignores { get; init; }

    /// <summary>As a scratch copy measured them; empty where none was made.</summary>
    public IReadOnlyList<TakenLock> Locks { get; init; } = [];

    /// <summary>Relations that it writes anew, as a scratch copy measured it.</summary>
    public IReadOnlyList<string> Rewrites { get; init; } = [];

    /// <summary>Whether a scratch copy measured it.</summary>
    public bool IsMeasured { get; init; }

    /// <summary><c>instant</c>, <c>seconds</c>, <c>minutes</c> or <c>hours</c>.</summary>
    public string Duration => DurationClass.Of(this);
}
