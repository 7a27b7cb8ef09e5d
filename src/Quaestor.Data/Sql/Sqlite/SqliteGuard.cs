namespace Quaestor.Data.Sql.Sqlite;

/// <summary>
/// Decides for SQL from outside whether it is one query that only reads: its text must be text and begin as a query does, and
/// SQLite's own authorizer must find every action, function and table of it on the lists.
/// </summary>
/// <param name="judge">Has the statement prepared where the database is open.</param>
public sealed class SqliteGuard(JudgeInDatabase judge)
{
    readonly SqliteLayers _layers = SqliteLayers.All;

    internal SqliteGuard(JudgeInDatabase judge, SqliteLayers layers)
        : this(judge) => _layers = layers;

    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public ValueTask<Verdict> JudgeAsync(string sql, CancellationToken cancellationToken) =>
        ApprovedSql.JudgeAsync(Dialect.Sqlite, sql, FindObjectionAsync, cancellationToken);

    async ValueTask<Verdict.Refused?> FindObjectionAsync(string sql, CancellationToken cancellationToken)
    {
        if (StatementCharacters.Objection(sql, StatementText.LongestStatement) is { } characters)
        {
            return new(StatementJudge.ParserLayer, characters);
        }

        if (_layers.HasFlag(SqliteLayers.Statement))
        {
            if (StatementText.ObjectionToWord(sql) is { } word)
            {
                return new(StatementJudge.StatementLayer, word);
            }

            if (StatementText.HasSecondStatement(sql))
            {
                return new(StatementJudge.StatementLayer, StatementJudge.SeveralStatements);
            }

            if (PragmaText.Objection(sql) is { } pragma)
            {
                return pragma;
            }
        }

        return await judge(sql, cancellationToken);
    }
}

/// <summary>Has a statement judged where its database is open: in a worker.</summary>
/// <returns>What speaks against it; null if nothing does.</returns>
public delegate ValueTask<Verdict.Refused?> JudgeInDatabase(string sql, CancellationToken cancellationToken);
