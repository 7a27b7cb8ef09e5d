namespace Quaestor.Data.Sql.Postgres;

/// <summary>
/// A change that a person has said yes to, with the text that they were shown. The change runner takes nothing else. A class and not
/// a record, because <c>with</c> would make another of it. Only what takes an approval up may call <see cref="Of"/>: a test reads the
/// built assemblies for other callers.
/// </summary>
public sealed class ApprovedChange
{
    ApprovedChange(ProposedChange change, string by, long? shownRows)
    {
        Change = change;
        By = by;
        ShownRows = shownRows;
    }

    public ProposedChange Change { get; }

    public string Text => Change.Text;

    /// <summary>Who said yes.</summary>
    public string By { get; }

    /// <summary>How many rows the preview changed, those of triggers and cascades among them; null where nothing was counted.</summary>
    public long? ShownRows { get; }

    /// <param name="change">Judged now.</param>
    /// <param name="by">Who said yes.</param>
    /// <param name="shown">What they said yes to: this statement, or a script that it is one of the statements of.</param>
    /// <param name="shownRows">How many rows its preview changed.</param>
    /// <exception cref="InvalidOperationException">It is not what was shown.</exception>
    public static ApprovedChange Of(ProposedChange change, string by, string shown, long? shownRows) =>
        change.Text == shown || (change.Dialect == Dialect.Postgres && Script.Split(shown).Exists(statement => statement.Text == change.Text))
            ? new(change, by, shownRows)
            : throw new InvalidOperationException("The statement is not the one that was approved.");
}
