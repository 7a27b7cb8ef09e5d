using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Postgres.Migrations.Planning;

/// <summary>A new column without writing its table anew: what each row needs a value of its own for is filled in by batches.</summary>
sealed class ColumnForms(PostgresSource source, HashSet<string> created, bool isExact)
{
    public async Task<IReadOnlyList<PlannedStep>> AddAsync(AddColumn wish, CancellationToken cancellationToken)
    {
        var drop = $"ALTER TABLE {wish.Table.Text} DROP COLUMN {Names.Quote(wish.Column)}";
        if (created.Contains(wish.Table.Name) || wish.Generated is not null || wish.Type.Contains("serial", StringComparison.OrdinalIgnoreCase))
        {
            return [SafeForms.Step(wish.Sql, drop)];
        }

        var steps = new List<PlannedStep>();
        var add = $"ALTER TABLE {wish.Table.Text} ADD COLUMN {Names.Quote(wish.Column)} {wish.Type}";
        if (wish.Default is { } given && await IsVolatileAsync(given, cancellationToken))
        {
            steps.AddRange(Filled(wish, given, add, drop));
        }
        else
        {
            var ending = $"{(wish.Default is { } constant ? $" DEFAULT {constant}" : "")}{(wish.NotNull ? " NOT NULL" : "")}";
            steps.Add(SafeForms.Step(add + ending, drop) with { Before = wish is { NotNull: true, Default: null } ? $"SELECT NOT EXISTS (SELECT FROM {wish.Table.Text})" : null });
        }

        foreach (var constraint in wish.Constraints)
        {
            if (ActionReader.Read($"ADD {OfTable(constraint, wish.Column)}", wish.Table, $"ALTER TABLE {wish.Table.Text} ADD {OfTable(constraint, wish.Column)}") is AddConstraint inline)
            {
                steps.AddRange(await new ConstraintForms(source, created, isExact).AddAsync(inline, cancellationToken));
            }
        }

        return steps;
    }

    static IEnumerable<PlannedStep> Filled(AddColumn wish, string value, string add, string drop)
    {
        var column = Names.Quote(wish.Column);
        List<PlannedStep> steps =
        [
            SafeForms.Step(add, drop),
            SafeForms.Step($"ALTER TABLE {wish.Table.Text} ALTER COLUMN {column} SET DEFAULT {value}", null),
            SafeForms.Step($"UPDATE {wish.Table.Text} SET {column} = {value} WHERE {column} IS NULL", null) with { IsBatched = true, After = $"SELECT NOT EXISTS (SELECT FROM {wish.Table.Text} WHERE {column} IS NULL)" },
        ];
        return wish.NotNull ? [.. steps, .. SafeForms.NotNull(wish.Table, wish.Column)] : steps;
    }

    async Task<bool> IsVolatileAsync(string expression, CancellationToken cancellationToken)
    {
        var tokens = PostgresLexer.Read(expression);
        var called = tokens.Where((token, i) => token.IsName && i + 1 < tokens.Count && tokens[i + 1].IsSymbol("(")).Select(token => token.Text).ToArray();
        return called.Length > 0 && await source.Connector.QueryAsync(new(PlanningTexts.Volatile, [called]), cancellationToken) is [[true], ..];
    }

    /// <summary>A column's constraint as its table's.</summary>
    static string OfTable(string constraint, string column)
    {
        var words = new Words(constraint);
        var named = words.Take("constraint") && words.Plain() is { } name ? $"CONSTRAINT {Names.Quote(name)} " : "";
        var rest = words.Rest(words.At);
        return words.Now.Is("references") ? $"{named}FOREIGN KEY ({Names.Quote(column)}) {rest}"
            : words.Now.Is("check") ? named + rest
            : $"{named}{rest} ({Names.Quote(column)})";
    }
}
