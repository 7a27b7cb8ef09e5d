using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sql.Sqlite;

/// <summary>An open database under the authorizer, which is asked whenever a statement is prepared, by us or by SQLite itself.</summary>
sealed class GuardedDatabase : IDisposable
{
    readonly AuthorizerRules _rules;
    readonly StatementJudge _judge;

    /// <param name="connection">Taken over.</param>
    public GuardedDatabase(SqliteConnection connection, SqliteLayers layers = SqliteLayers.All)
    {
        Connection = connection;
        var names = DatabaseNames.Read(connection);
        ConnectVirtualTables(connection, names);
        _rules = new(names, layers);
        _judge = new(connection, _rules, layers);
        connection.Allows = _rules.Allows;
        connection.Guard();
    }

    public SqliteConnection Connection { get; }

    /// <summary>What was refused since the last statement was prepared.</summary>
    public Verdict.Refused? Objection => _rules.Objection;

    /// <inheritdoc cref="StatementJudge.Judge"/>
    public Verdict.Refused? Judge(string sql) => _judge.Judge(sql);

    /// <summary>Prepares a statement that was judged before. What it does is asked about once more.</summary>
    /// <exception cref="RefusedStatementException">It is not allowed, or is not one statement.</exception>
    /// <exception cref="SqliteException">SQLite cannot prepare it.</exception>
    public SqliteStatement Prepare(string sql)
    {
        _rules.Begin();
        try
        {
            var statement = Connection.Prepare(sql, out var rest);
            if (statement is not null && StatementText.IsBlank(rest))
            {
                return statement;
            }

            statement?.Dispose();
            throw new RefusedStatementException(new(StatementJudge.StatementLayer, $"This is not one statement. {StatementText.Allowed}"));
        }
        catch (SqliteException) when (_rules.Objection is { } objection)
        {
            throw new RefusedStatementException(objection);
        }
    }

    public void Dispose() => Connection.Dispose();

    /// <summary>
    /// When it is first used, a virtual table asks for what no query may do: it declares its columns, and R-trees prepare
    /// statements that write. So each that is allowed is used once before anyone asks; nothing can be written in any case.
    /// </summary>
    static void ConnectVirtualTables(SqliteConnection connection, DatabaseNames names)
    {
        var own = names.VirtualTables.Where(table => AllowedNames.Modules.Contains(names.ModuleOf(table)!));
        var functions = AllowedNames.TableFunctions.Where(names.IsModule);
        var pragmas = AllowedNames.Pragmas.Select(name => "pragma_" + name.Replace(AllowedNames.WithArgument, "", StringComparison.Ordinal));
        foreach (var table in own.Concat(functions).Concat(pragmas).Where(table => !names.Holds(table) || names.ModuleOf(table) is not null))
        {
            try
            {
                connection.Prepare($"SELECT 1 FROM {Catalog.OwnSql.Name(table)}", out _)?.Dispose();
            }
            catch (SqliteException)
            {
                // Whoever uses it will hear why it does not work.
            }
        }
    }
}

/// <summary>The authorizer refused a statement when it was to run: the database has changed since it was judged, or what it does shows only then.</summary>
sealed class RefusedStatementException(Verdict.Refused refused) : Exception(refused.Reason)
{
    public int? Position => refused.Position;
}
