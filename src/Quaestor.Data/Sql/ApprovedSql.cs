namespace Quaestor.Data.Sql;

/// <summary>
/// SQL that a guard has judged to read and nothing else. Sources take nothing else from outside.
/// A class and not a record, because <c>with</c> would forge one; only <see cref="JudgeAsync"/> makes it, and only guards
/// may call that: a test reads the built assemblies for other callers.
/// </summary>
public sealed class ApprovedSql
{
    ApprovedSql(Dialect dialect, string text)
    {
        Dialect = dialect;
        Text = text;
    }

    /// <summary>Whose guard judged it: no other engine may run it.</summary>
    public Dialect Dialect { get; }

    /// <summary>The text that was judged, to the letter.</summary>
    public string Text { get; }

    /// <summary>Asks a guard what speaks against the statement; approves it only if nothing does.</summary>
    internal static async ValueTask<Verdict> JudgeAsync(
        Dialect dialect,
        string text,
        Func<string, CancellationToken, ValueTask<Verdict.Refused?>> findObjection,
        CancellationToken cancellationToken) =>
        await findObjection(text, cancellationToken) is { } refused ? refused : new Verdict.Allowed(new ApprovedSql(dialect, text));
}
