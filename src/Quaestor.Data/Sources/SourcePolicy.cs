namespace Quaestor.Data.Sources;

/// <summary>What a source's owner allows on it, and how it is shown. What is null is as the installation has it.</summary>
public sealed record SourcePolicy
{
    public static readonly SourcePolicy Default = new();

    public SourceChanges Changes { get; init; }

    /// <summary>By how many rows a change may differ, when it is made, from what its preview showed.</summary>
    public long RowTolerance { get; init; }

    /// <summary>Where changes are tried whole: the address of another server's database; null for the source's own server.</summary>
    public string? Scratch { get; init; }

    /// <summary>Rows of a result at most.</summary>
    public long? MaxRows { get; init; }

    /// <summary>Encoded bytes of a result at most.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>For each query.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What a model may be shown of it; null for what its kind of model may see.</summary>
    public SourceShare? Share { get; init; }

    /// <summary>Columns whose values no model sees: <c>ssn</c> in every table, <c>customers.email</c> in one.</summary>
    public IReadOnlyList<string> Masked { get; init; } = [];

    /// <summary><c>#rrggbb</c> or a colour's name: how faces mark it.</summary>
    public string? Colour { get; init; }

    /// <summary>The file in which a team says what its words mean; null for none.</summary>
    public string? Glossary { get; init; }

    /// <summary>What is in it, in a sentence for people and models.</summary>
    public string? Description { get; init; }
}

/// <summary>Whether a source's data may be changed.</summary>
public enum SourceChanges
{
    ReadOnly,

    /// <summary>Each change waits for a person's yes. PostgreSQL only.</summary>
    Ask,

    /// <summary>Each waits for an administrator's.</summary>
    AskAdmin,
}

/// <summary>How much of a source a model may be shown.</summary>
public enum SourceShare
{
    Schema,
    Summaries,
    Rows,
}
