namespace Quaestor.Data.Sql;

/// <summary>
/// SQL that the guard has judged to read and nothing else. Sources take nothing else from outside.
/// A class and not a record, because <c>with</c> would forge one; only <see cref="Judge"/> makes it.
/// </summary>
public sealed class ApprovedSql
{
    ApprovedSql(string text) => Text = text;

    /// <summary>The text that was judged, to the letter.</summary>
    public string Text { get; }

    /// <summary>Asks <paramref name="refuse"/> what speaks against the statement; approves it only if nothing does.</summary>
    internal static Verdict Judge(string text, Func<string, Verdict.Refused?> refuse) =>
        refuse(text) is { } refused ? refused : new Verdict.Allowed(new ApprovedSql(text));
}
