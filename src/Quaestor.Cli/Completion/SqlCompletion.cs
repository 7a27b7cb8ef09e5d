namespace Quaestor.Cli.Completion;

/// <summary>Completes SQL by where the caret stands: tables behind FROM, columns of the tables in scope, joins along keys.</summary>
static class SqlCompletion
{
    static readonly string[] Beginnings = ["SELECT", "WITH", "EXPLAIN", "INSERT INTO", "UPDATE", "DELETE FROM", "VALUES"];

    static readonly string[] Words =
    [
        "FROM", "WHERE", "GROUP BY", "ORDER BY", "HAVING", "LIMIT", "OFFSET", "JOIN", "LEFT JOIN", "ON", "USING", "AS", "AND", "OR", "NOT",
        "IN", "IS NULL", "IS NOT NULL", "BETWEEN", "LIKE", "DISTINCT", "CASE", "WHEN", "THEN", "ELSE", "END", "ASC", "DESC", "UNION ALL",
        "EXISTS", "OVER", "PARTITION BY", "SET", "VALUES", "RETURNING",
    ];

    static readonly string[] Functions =
    [
        "count", "sum", "avg", "min", "max", "coalesce", "round", "date_trunc", "extract", "lower", "upper", "length", "substring", "cast",
        "nullif", "row_number", "rank", "lag", "lead", "string_agg", "now", "abs",
    ];

    public static Suggestions At(string sql, int caret, KnownSchema schema, int most)
    {
        var from = WordFrom(sql, caret);
        if (IsWithinText(sql, from))
        {
            return Suggestions.None;
        }

        var typed = sql[from..caret].Trim('"');
        var scope = SqlScope.At(sql, from, schema);
        return new(from, scope.Qualifier is { } qualifier
            ? Qualified(qualifier, typed, scope, schema, most)
            : Best(Candidates(scope, schema), typed, most));
    }

    static int WordFrom(string sql, int caret)
    {
        var from = caret;
        while (from > 0 && (char.IsLetterOrDigit(sql[from - 1]) || sql[from - 1] is '_' or '$'))
        {
            from--;
        }

        return from > 0 && sql[from - 1] == '"' && (from < 2 || !char.IsLetterOrDigit(sql[from - 2])) ? from - 1 : from;
    }

    static bool IsWithinText(string sql, int at) =>
        SqlToken.Split(sql).Any(token => token.From < at && at < token.To && token.Kind is SqlTokenKind.String or SqlTokenKind.Comment)
        || SqlToken.Split(sql[..at]) is [.., { Kind: SqlTokenKind.Comment } last] && last.To == at;

    static IReadOnlyList<Suggestion> Best(IEnumerable<Suggestion> candidates, string typed, int most) =>
        Matching.Best(candidates, candidate => candidate.Text.Trim('"'), typed, most);

    static IReadOnlyList<Suggestion> Qualified(string qualifier, string typed, SqlScope scope, KnownSchema schema, int most)
    {
        var table = scope.Tables.FirstOrDefault(table => table.Name.Equals(qualifier, StringComparison.OrdinalIgnoreCase))?.Table;
        if (table is null && schema.Tables.Any(known => known.Name.StartsWith(qualifier + ".", StringComparison.OrdinalIgnoreCase)))
        {
            // A schema of the database.
            return Best(
                schema.Tables.Where(known => known.Name.StartsWith(qualifier + ".", StringComparison.OrdinalIgnoreCase))
                    .Select(known => new Suggestion(SqlNames.Quote(known.Name[(qualifier.Length + 1)..]), known.Note)),
                typed,
                most);
        }

        return Best(Columns(table ?? schema.Find(qualifier)), typed, most);
    }

    static IEnumerable<Suggestion> Columns(KnownTable? table) =>
        table?.Columns.Select(column => new Suggestion(SqlNames.Quote(column.Name), $"{column.Type}  {table.Name}")) ?? [];

    static IEnumerable<Suggestion> Candidates(SqlScope scope, KnownSchema schema) => scope.Clause switch
    {
        SqlClause.Start => Beginnings.Select(word => new Suggestion(word, "")),
        SqlClause.Tables => Tables(scope, schema),
        SqlClause.Join => Joins(scope, schema).Concat(Tables(scope, schema)),
        SqlClause.JoinOn => Conditions(scope, schema).Concat(InScope(scope)).Concat(Keywords()),
        SqlClause.Columns or SqlClause.Condition => InScope(scope)
            .Concat(Functions.Select(name => new Suggestion(name + "(", "function")))
            .Concat(Keywords()),
        _ => Keywords().Concat(InScope(scope)),
    };

    static IEnumerable<Suggestion> Keywords() => Words.Select(word => new Suggestion(word, ""));

    static IEnumerable<Suggestion> Tables(SqlScope scope, KnownSchema schema) =>
        scope.Own.Select(name => new Suggestion(name, "of this statement"))
            .Concat(schema.Tables.Select(table => new Suggestion(table.Written, table.Note)));

    static IEnumerable<Suggestion> InScope(SqlScope scope)
    {
        var twice = scope.Tables.SelectMany(table => table.Table?.Columns ?? []).GroupBy(column => column.Name, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var table in scope.Tables)
        {
            foreach (var column in table.Table?.Columns ?? [])
            {
                var name = SqlNames.Quote(column.Name);
                yield return new(twice.Contains(column.Name) ? $"{table.Name}.{name}" : name, $"{column.Type}  {table.Table!.Name}");
            }
        }

        foreach (var table in scope.Tables.Where(table => table.IsAliased))
        {
            yield return new(table.Name, table.Table?.Name ?? "");
        }
    }

    /// <summary>Tables that join those in scope by a key, with the condition.</summary>
    static IEnumerable<Suggestion> Joins(SqlScope scope, KnownSchema schema)
    {
        foreach (var (table, other, condition) in Ways(scope, schema))
        {
            yield return new($"{other.Written} ON {condition}", $"joins {table.Name}");
        }
    }

    static IEnumerable<(ScopeTable Table, KnownTable Other, string Condition)> Ways(SqlScope scope, KnownSchema schema)
    {
        foreach (var table in scope.Tables.Where(table => table.Table is not null))
        {
            foreach (var join in schema.Joins)
            {
                var isFrom = join.FromTable == table.Table!.Name;
                if ((isFrom || join.ToTable == table.Table.Name) && schema.Find(isFrom ? join.ToTable : join.FromTable) is { } other)
                {
                    var (own, their) = isFrom ? (join.FromColumn, join.ToColumn) : (join.ToColumn, join.FromColumn);
                    yield return (table, other, $"{ShortName(other)}.{SqlNames.Quote(their)} = {table.Name}.{SqlNames.Quote(own)}");
                }
            }
        }
    }

    /// <summary>Conditions that join the last named table to those before it.</summary>
    static IEnumerable<Suggestion> Conditions(SqlScope scope, KnownSchema schema)
    {
        foreach (var left in scope.Tables)
        {
            foreach (var right in scope.Tables.Where(right => right != left))
            {
                foreach (var join in schema.Joins.Where(join => join.FromTable == left.Table?.Name && join.ToTable == right.Table?.Name))
                {
                    yield return new($"{left.Name}.{SqlNames.Quote(join.FromColumn)} = {right.Name}.{SqlNames.Quote(join.ToColumn)}", "key");
                }
            }
        }
    }

    static string ShortName(KnownTable table) => table.Written[(table.Written.LastIndexOf('.') + 1)..];
}
