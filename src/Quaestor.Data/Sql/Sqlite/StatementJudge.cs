using System.Text.RegularExpressions;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sql.Sqlite;

/// <summary>
/// Has SQLite itself prepare a statement, which runs nothing, and hears what its authorizer is asked. Runs where the
/// database is open: in a worker.
/// </summary>
/// <param name="connection">Guarded by the rules.</param>
sealed partial class StatementJudge(SqliteConnection connection, AuthorizerRules rules, SqliteLayers layers = SqliteLayers.All)
{
    public const string ParserLayer = "parser";
    public const string StatementLayer = "statement";
    public const string SeveralStatements = $"There is more than one statement, and only one may run at a time. {StatementText.Allowed}";

    /// <returns>What speaks against it; null if nothing does. A statement that names what is not there is harmless: it fails when it is run.</returns>
    public Verdict.Refused? Judge(string sql)
    {
        rules.Begin();
        try
        {
            using var statement = connection.Prepare(sql, out var rest);
            return rules.Objection ?? (layers.HasFlag(SqliteLayers.Statement) ? OfStatement(statement, sql, rest) : null);
        }
        catch (SqliteException error)
        {
            return rules.Objection ?? Explain(error, sql);
        }
    }

    Verdict.Refused? OfStatement(SqliteStatement? statement, string sql, string rest) =>
        statement is null ? new(StatementLayer, $"There is no statement. {StatementText.Allowed}")
        : !StatementText.IsBlank(rest) ? new(StatementLayer, SeveralStatements)
        : !rules.SawQuery || !(statement.IsReadOnly || rules.SawPragma) || !StatementText.BeginsAsQuery(sql) ? new(StatementLayer, $"This statement is no query. {StatementText.Allowed}")
        : null;

    Verdict.Refused? Explain(SqliteException error, string sql)
    {
        if (UnknownFunction().Match(error.Message) is { Success: true } function && layers.HasFlag(SqliteLayers.Functions))
        {
            return AuthorizerRules.OfFunction(function.Groups[1].Value);
        }

        if (UnknownTable().Match(error.Message) is { Success: true } table && layers.HasFlag(SqliteLayers.Functions))
        {
            var name = table.Groups[1].Value;
            return rules.OfUnknownTable(name, IsCalled(name, sql));
        }

        return layers.HasFlag(SqliteLayers.Parser) && IsSyntax(error)
            ? new(ParserLayer, Sentence(error), error.Position)
            : null;
    }

    /// <summary>Whether a parenthesis follows the name somewhere: of a table function that it does not have, SQLite says that there is no such table.</summary>
    static bool IsCalled(string name, string sql) => Regex.IsMatch(
        sql,
        $@"(?<!\w){Regex.Escape(name)}[\]""'`]?(?:\s|--[^\n]*\n|/\*.*?\*/)*\(",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    static bool IsSyntax(SqliteException error) =>
        error.Message.EndsWith("syntax error", StringComparison.Ordinal)
        || error.Message.StartsWith("incomplete input", StringComparison.Ordinal)
        || error.Message.StartsWith("unrecognized token", StringComparison.Ordinal)
        || IsTooDeep(error);

    static bool IsTooDeep(SqliteException error) =>
        error.Message.StartsWith("parser stack overflow", StringComparison.Ordinal)
        || error.Message.StartsWith("Expression tree is too large", StringComparison.Ordinal);

    static string Sentence(SqliteException error) => IsTooDeep(error)
        ? "The statement is nested too deeply to be parsed. Use fewer parentheses or subqueries inside each other."
        : $"The statement does not parse: {error.Message.TrimEnd('.')}.";

    [GeneratedRegex(@"^no such function: (.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex UnknownFunction();

    [GeneratedRegex(@"^no such table: (?:.+\.)?(.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex UnknownTable();
}
