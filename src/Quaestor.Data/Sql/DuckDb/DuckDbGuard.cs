using System.Text;
using System.Text.Json;

namespace Quaestor.Data.Sql.DuckDb;

/// <summary>
/// Decides for SQL from outside whether it is one query that only reads: DuckDB's own parser must parse it, its kind must
/// be on the list, and every node, function and table name of its syntax tree too.
/// </summary>
/// <param name="parse">Has a text parsed in a judge worker.</param>
public sealed class DuckDbGuard(ParseSql parse)
{
    /// <summary>In characters. A tree is about a hundred times as long as its text.</summary>
    internal const int LongestStatement = 100_000;

    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public ValueTask<Verdict> JudgeAsync(string sql, CancellationToken cancellationToken) =>
        ApprovedSql.JudgeAsync(Dialect.DuckDb, sql, FindObjectionAsync, cancellationToken);

    async ValueTask<Verdict.Refused?> FindObjectionAsync(string sql, CancellationToken cancellationToken)
    {
        if (StatementCharacters.Objection(sql, LongestStatement) is { } objection)
        {
            return Refusal(new(GuardObjection.Parser, objection), null);
        }

        if (PragmaRules.IsPragma(sql))
        {
            return PragmaRules.Objection(sql) is { } pragma ? Refusal(pragma, null) : null;
        }

        var parsed = await parse(sql, cancellationToken);
        if (parsed.Failure is { } failure)
        {
            return new(GuardObjection.Parser, Explain(failure), failure.Position);
        }

        var (judged, tree) = parsed.Tree is { } direct ? (sql, direct) : await RewriteAsync(sql, cancellationToken);
        return tree is null ? new(GuardObjection.Statement, StatementNames.Reason(sql))
            : JudgeTree(tree) is { } found ? Refusal(found, judged.Length == sql.Length ? judged : null)
            : null;
    }

    static string Explain(ParseFailure failure) =>
        failure.Message.StartsWith("memory exhausted", StringComparison.Ordinal) || failure.Message.StartsWith("Max expression depth", StringComparison.Ordinal)
            ? "The statement is nested too deeply to be parsed. Use fewer parentheses or subqueries inside each other."
            : $"The statement does not parse: {failure.Message.TrimEnd('.')}.";

    /// <summary>The text that stands in for a statement without a tree of its own, and its tree; no tree if there is none.</summary>
    async ValueTask<(string Judged, string? Tree)> RewriteAsync(string sql, CancellationToken cancellationToken)
    {
        var judged = RewrittenStatement.Explained(sql) ?? RewrittenStatement.Called(sql) ?? sql;
        if (!ReferenceEquals(judged, sql) && await parse(judged, cancellationToken) is { Tree: { } tree })
        {
            return (judged, tree);
        }

        return RewrittenStatement.PivotedWithList(judged) is { } pivoted
            ? (pivoted, (await parse(pivoted, cancellationToken)).Tree)
            : (judged, null);
    }

    static GuardObjection? JudgeTree(string tree)
    {
        using var json = JsonDocument.Parse(tree, new JsonDocumentOptions { MaxDepth = DuckDbParser.TreeDepth });
        var statements = json.RootElement.GetProperty("statements");
        return statements.GetArrayLength() switch
        {
            0 => new(GuardObjection.Statement, $"There is no statement. {StatementNames.Allowed}"),
            1 => SyntaxTreeJudge.Judge(statements[0]),
            _ => new(GuardObjection.Statement, $"There is more than one statement, and only one may run at a time. {StatementNames.Allowed}"),
        };
    }

    /// <param name="judged">The text that the offset is into; null if that is not the statement's own.</param>
    static Verdict.Refused Refusal(GuardObjection objection, string? judged)
    {
        var utf8 = judged is null ? null : Encoding.UTF8.GetBytes(judged);
        int? position = objection.ByteOffset is { } offset && utf8 is not null && offset <= utf8.Length
            ? Encoding.UTF8.GetCharCount(utf8, 0, offset)
            : null;
        return new(objection.Layer, objection.Reason, position);
    }
}
