namespace Quaestor.Data.Sql;

/// <summary>What the guard decides for one statement. Closed: there is no fourth answer.</summary>
public abstract record Verdict
{
    Verdict()
    {
    }

    /// <summary>The statement only reads; <paramref name="Sql"/> is the one value that a source runs.</summary>
    public sealed record Allowed(ApprovedSql Sql) : Verdict;

    /// <summary>The statement changes data, on a source whose owner lets that be asked for: without a person's yes it does not run.</summary>
    public sealed record NeedsApproval(ProposedChange Change) : Verdict
    {
        /// <summary>For the person and the model.</summary>
        public string Reason => $"{Change.Kind} changes the database, and on this source that waits for a person's yes.";
    }

    /// <summary>The statement does not run.</summary>
    /// <param name="Layer">The layer of the guard that refused: <c>parser</c>, <c>statement</c>, <c>syntax tree</c>, <c>authorizer</c>, <c>functions</c> or <c>tables</c>.</param>
    /// <param name="Reason">For the person and the model: what was refused, and what would be allowed.</param>
    /// <param name="Position">0-based index of the character it is about; null where there is none.</param>
    public sealed record Refused(string Layer, string Reason, int? Position = null) : Verdict;
}
