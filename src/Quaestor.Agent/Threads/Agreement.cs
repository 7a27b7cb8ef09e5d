using Quaestor.Data.Sql;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Agent.Threads;

/// <summary>
/// An approval that was taken up: the one thing by which a proposal becomes a change that runs. Only the store makes it, once for
/// each approval.
/// </summary>
public sealed record Agreement
{
    Agreement(string by, string? shown, long? rows)
    {
        By = by;
        Shown = shown;
        Rows = rows;
    }

    /// <summary>Who said yes.</summary>
    public string By { get; }

    /// <summary>The text that they said yes to; null for a call that is no statement.</summary>
    public string? Shown { get; }

    /// <summary>How many rows the preview changed; null where nothing was counted.</summary>
    public long? Rows { get; internal init; }

    /// <summary>The change that may run.</summary>
    /// <exception cref="InvalidOperationException">It is not what was shown.</exception>
    public ApprovedChange Approve(ProposedChange change) => ApprovedChange.Of(change, By, Shown ?? "", Rows);

    internal static Agreement To(ApprovalRecord used) =>
        new(used.DecidedBy ?? throw new InvalidOperationException("Nobody has decided about it."), used.EditedSql ?? used.Sql, used.EditedSql is null ? used.Rows : null);
}
