using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Postgres.Advice;

/// <summary>
/// Puts typical values in the place of parameters, as statements have them that the server measured: the planner is asked which
/// column each is compared with, and the server's statistics what that column holds.
/// </summary>
static partial class SampledValues
{
    const string Name = "quaestor_sampled";
    const string UsualLimit = "10";

    static readonly string[] Typed = ["interval", "date", "timestamp", "timestamptz", "time"];

    /// <returns>The statement with values, and whether there were parameters; or why it cannot be filled.</returns>
    public static async Task<(string Sql, bool IsSampled, string? Fault)> FillAsync(PostgresSource source, PostgresSession session, string sql, CancellationToken cancellationToken)
    {
        if (Tokens(sql) is not { } tokens)
        {
            return (sql, false, "It cannot be read with certainty.");
        }

        if (!tokens.Exists(token => token.Kind == TokenKind.Parameter))
        {
            return (sql, false, null);
        }

        sql = Castable(sql, tokens);
        if (await source.JudgeAsync($"EXPLAIN {Replaced(sql, _ => "NULL")}", cancellationToken) is not Verdict.Allowed)
        {
            return (sql, true, "The guard lets it not be planned.");
        }

        if (await session.AttemptAsync(new($"PREPARE {Name} AS {sql}"), cancellationToken) is null)
        {
            return (sql, true, $"The server cannot plan it with parameters: write values in their place. {session.Failure}");
        }

        try
        {
            return (await FillAsync(session, sql, cancellationToken), true, null);
        }
        finally
        {
            await session.AttemptAsync(new($"DEALLOCATE {Name}"), CancellationToken.None);
        }
    }

    static async Task<string> FillAsync(PostgresSession session, string sql, CancellationToken cancellationToken)
    {
        var types = (string[])(await session.QueryAsync(new($"SELECT parameter_types::text[] FROM pg_prepared_statements WHERE name = '{Name}'"), cancellationToken))[0][0]!;
        await session.QueryAsync(new("SELECT set_config('plan_cache_mode', 'force_generic_plan', true)"), cancellationToken);
        var plan = await HypotheticalIndexes.ExplainAsync(session, $"EXPLAIN (FORMAT JSON, VERBOSE) EXECUTE {Name}({string.Join(", ", types.Select(_ => "NULL"))})", cancellationToken);
        var values = plan is null ? [] : Values(types, StatementNeeds.Of(plan, await TableReading.ReadAsync(session, [plan], cancellationToken)));
        var counts = Counts(sql);
        return Replaced(sql, number => counts.TryGetValue(number, out var count) ? count
            : values.TryGetValue(number, out var value) ? $"{Catalog.OwnSql.Text(value)}::{types[number - 1]}"
            : Usual(types[number - 1]));
    }

    /// <summary>By the number of the parameter.</summary>
    static Dictionary<int, string> Values(string[] types, StatementNeeds needs)
    {
        Dictionary<int, string> values = [];
        foreach (var alias in needs.Aliases)
        {
            var table = needs.Table(alias);
            var uses = needs.Uses(alias).Where(use => use.Constant is not null).ToList();
            foreach (var use in uses)
            {
                var isBetween = uses.Count(other => other.Key == use.Key && other.Kind == UseKind.Range) > 1;
                foreach (var number in Parameter().Matches(use.Constant!).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)))
                {
                    if (table.Column(use.Columns[0]) is { } column && IsOf(column, types[number - 1]) && ValueOf(column, use, isBetween) is { } value)
                    {
                        values.TryAdd(number, value);
                    }
                }
            }
        }

        return values;
    }

    /// <summary>What is compared may be computed from a parameter of another type, as <c>now() - $1</c> is.</summary>
    static bool IsOf(ColumnFacts column, string type) =>
        column.Type == type || column.Type.StartsWith($"{type}(", StringComparison.Ordinal) || $"{type}[]" == column.Type || type == $"{column.Type}[]"
        || (column.Category == 'S' && type is "text" or "character varying" or "bpchar") || (column.Category == 'N' && type is "smallint" or "integer" or "bigint" or "numeric" or "double precision");

    /// <summary>Of a parameter that no column is compared with.</summary>
    static string Usual(string type) => type switch
    {
        "interval" => "interval '1 day'",
        "smallint" or "integer" or "bigint" or "numeric" or "real" or "double precision" => $"1::{type}",
        "date" or "timestamp without time zone" or "timestamp with time zone" => $"now()::{type}",
        _ => $"NULL::{type}",
    };

    static string? ValueOf(ColumnFacts column, ColumnUse use, bool isBetween) => use.Operator switch
    {
        "<" or "<=" => At(column, isBetween ? 0.55 : 0.1),
        ">" or ">=" => At(column, isBetween ? 0.45 : 0.9),
        "~~" or "~~*" when Typical(column) is { } text => text[..Math.Min(4, text.Length)].Replace("%", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal) + "%",
        _ => Typical(column),
    };

    /// <summary>What a row has that is taken at random.</summary>
    static string? Typical(ColumnFacts column) =>
        column.Common.Count > 0 && (column.Frequencies.Sum() >= 0.5 || column.Bounds.Count == 0) ? column.Common[0] : At(column, 0.5);

    static string? At(ColumnFacts column, double part) =>
        column.Bounds.Count > 0 ? column.Bounds[(int)(part * (column.Bounds.Count - 1))]
        : column.Common.Count > 0 ? column.Common.Order(column.Category == 'N' ? Comparer<string>.Create(ByNumber) : StringComparer.Ordinal).ElementAt((int)(part * (column.Common.Count - 1)))
        : null;

    static int ByNumber(string one, string other) =>
        double.TryParse(one, CultureInfo.InvariantCulture, out var left) && double.TryParse(other, CultureInfo.InvariantCulture, out var right) ? left.CompareTo(right) : string.CompareOrdinal(one, other);

    /// <summary>Behind LIMIT and OFFSET.</summary>
    static Dictionary<int, string> Counts(string sql)
    {
        var tokens = Tokens(sql)!;
        return tokens.Zip(tokens.Skip(1)).Where(pair => pair.Second.Kind == TokenKind.Parameter && pair.First.IsAny("limit", "offset", "first", "next"))
            .GroupBy(pair => NumberOf(pair.Second)).ToDictionary(group => group.Key, group => group.First().First.Is("offset") ? "0" : UsualLimit);
    }

    /// <summary>The server writes <c>interval $1</c> where <c>interval '1 day'</c> was, and cannot read that itself.</summary>
    static string Castable(string sql, List<Token> tokens)
    {
        var text = new StringBuilder(sql);
        for (var i = tokens.Count - 1; i > 0; i--)
        {
            if (tokens[i].Kind == TokenKind.Parameter && tokens[i - 1].IsAny(Typed) && !(i > 1 && tokens[i - 2].IsSymbol("::")))
            {
                var end = tokens[i].Start + tokens[i].Text.Length;
                text.Remove(tokens[i - 1].Start, end - tokens[i - 1].Start).Insert(tokens[i - 1].Start, $"CAST({tokens[i].Text} AS {tokens[i - 1].Text})");
            }
        }

        return text.ToString();
    }

    static string Replaced(string sql, Func<int, string> value)
    {
        var text = new StringBuilder(sql);
        foreach (var token in Tokens(sql)!.Where(token => token.Kind == TokenKind.Parameter).Reverse())
        {
            text.Remove(token.Start, token.Text.Length).Insert(token.Start, value(NumberOf(token)));
        }

        return text.ToString();
    }

    static int NumberOf(Token parameter) => int.Parse(parameter.Text.AsSpan(1), CultureInfo.InvariantCulture);

    static List<Token>? Tokens(string sql)
    {
        try
        {
            return PostgresLexer.Read(sql);
        }
        catch (LexerException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\$(\d+)", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
