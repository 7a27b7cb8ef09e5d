using Quaestor.Agent.Threads;

namespace Quaestor.Agent.Capsules;

/// <summary>A run that was run again, and how the two compare.</summary>
/// <param name="Again">It has a capsule of its own.</param>
/// <param name="SchemaChanged">Whether the source's schema is another than it was; null where nobody knows.</param>
/// <param name="Notes">What explains a difference, or may bring one, a sentence each.</param>
public sealed record Replay(RunRecord Original, RunRecord Again, ReplayVerdict Verdict, StoredRows Rows, bool? SchemaChanged, IReadOnlyList<string> Notes);

public enum ReplayVerdict
{
    /// <summary>The same columns and rows, or the same refusal or failure.</summary>
    Same,

    /// <summary>The same rows, but not in the order that the query gave them then.</summary>
    Reordered,
    Different,
}

/// <summary>What became of the rows that the first run left.</summary>
public enum StoredRows
{
    /// <summary>It left none.</summary>
    None,
    Intact,

    /// <summary>They are not those that the run stored.</summary>
    Changed,
    Expired,
}

/// <summary>A run that cannot be run again. The message is for whoever asked, and says why.</summary>
/// <param name="code">Stable, in snake case.</param>
public sealed class ReplayException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
