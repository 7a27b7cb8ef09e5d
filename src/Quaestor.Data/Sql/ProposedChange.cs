namespace Quaestor.Data.Sql;

/// <summary>
/// A statement that changes data, and that a person may be asked about. Nothing runs it as it is: sources take
/// <see cref="ApprovedSql"/> and nothing else. A class and not a record, because <c>with</c> would make another of it.
/// </summary>
public sealed class ProposedChange
{
    ProposedChange(Dialect dialect, string text, string kind)
    {
        Dialect = dialect;
        Text = text;
        Kind = kind;
    }

    public Dialect Dialect { get; }

    /// <summary>As it was given, to the letter.</summary>
    public string Text { get; }

    /// <summary>What it does, in the statement's own words: <c>UPDATE</c>, <c>CREATE INDEX</c>.</summary>
    public string Kind { get; }

    /// <summary>For guards: what they make of a statement that they know to be one change.</summary>
    internal static ProposedChange Of(Dialect dialect, string text, string kind) => new(dialect, text, kind);
}
