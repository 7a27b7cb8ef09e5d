namespace Quaestor.Data.Sql;

/// <summary>
/// SQL that a guard has judged to read and nothing else. Sources take nothing else from outside.
/// A class and not a record, because <c>with</c> would forge one; only <see cref="JudgeAsync"/> makes it, and only guards
/// may call that: a test reads the built assemblies for other callers.
/// </summary>
public sealed class ApprovedSql
{
    readonly bool _isElsewhere;

    ApprovedSql(Dialect dialect, string text, bool isElsewhere)
    {
        Dialect = dialect;
        Text = text;
        _isElsewhere = isElsewhere;
    }

    /// <summary>Whose guard judged it: no other engine may run it.</summary>
    public Dialect Dialect { get; }

    /// <summary>The text that was judged, to the letter.</summary>
    public string Text { get; }

    /// <summary>Whether an engine of this machine may run it: its own guard judged it here.</summary>
    internal bool IsFor(Dialect engine) => Dialect == engine && !_isElsewhere;

    /// <summary>Asks a guard what speaks against the statement; approves it only if nothing does.</summary>
    internal static async ValueTask<Verdict> JudgeAsync(
        Dialect dialect,
        string text,
        Func<string, CancellationToken, ValueTask<Verdict.Refused?>> findObjection,
        CancellationToken cancellationToken,
        bool isElsewhere = false) =>
        await findObjection(text, cancellationToken) is { } refused ? refused : new Verdict.Allowed(new ApprovedSql(dialect, text, isElsewhere));
}
