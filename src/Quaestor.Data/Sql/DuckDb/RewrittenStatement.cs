using System.Text;

namespace Quaestor.Data.Sql.DuckDb;

/// <summary>
/// DuckDB gives the syntax trees of SELECT statements only. For EXPLAIN, CALL and PIVOT these texts stand in: the same text
/// with its leading word replaced, or with something added. Whatever else the statement holds is still in the text that
/// DuckDB parses and the guard walks, comments and quotes included, so a mistake here can only lead to a refusal.
/// </summary>
static class RewrittenStatement
{
    static readonly string[] PivotWords = ["PIVOT", "PIVOT_WIDER"];
    static readonly string[] EndsOfPivotColumns = ["USING", "GROUP", "ORDER", "LIMIT", "OFFSET", "UNION", "INTERSECT", "EXCEPT"];

    /// <summary>What an EXPLAIN explains, at its place: its own words are blanked. Null if the text is no EXPLAIN.</summary>
    public static string? Explained(string sql)
    {
        var tokens = SqlTokens.Of(sql);
        if (tokens.Count < 2 || !tokens[0].Is(sql, "EXPLAIN"))
        {
            return null;
        }

        var last = 0;
        if (tokens[1].Is(sql, "ANALYZE"))
        {
            last = 1;
        }
        else if (tokens[1].Is(sql, "(") && tokens.Count > 2 && (tokens[2].Is(sql, "ANALYZE") || tokens[2].Is(sql, "FORMAT")))
        {
            last = tokens.FindIndex(2, token => token.Depth == 1 && token.Is(sql, ")"));
        }

        return last < 0 ? null : string.Create(sql.Length, (sql, tokens, last), static (text, state) =>
        {
            state.sql.CopyTo(text);
            foreach (var token in state.tokens[..(state.last + 1)])
            {
                text.Slice(token.Start, token.Length).Fill(' ');
            }
        });
    }

    /// <summary>A CALL as the SELECT that calls the same table function. Null if the text is no CALL.</summary>
    public static string? Called(string sql)
    {
        var tokens = SqlTokens.Of(sql);
        return tokens.Count > 1 && tokens[0].Is(sql, "CALL") ? $"{sql[..tokens[0].Start]}SELECT * FROM {sql[tokens[0].End..]}" : null;
    }

    /// <summary>
    /// PIVOT without an IN list is several statements to DuckDB, which looks the values up first. With an invented list it
    /// is one SELECT over the same source, columns and aggregates. Null if the text holds no such PIVOT.
    /// </summary>
    public static string? PivotedWithList(string sql)
    {
        var tokens = SqlTokens.Of(sql);
        List<(int At, string Text)> additions = [];
        for (var i = 0; i < tokens.Count; i++)
        {
            if (PivotWords.Any(word => tokens[i].Is(sql, word)))
            {
                additions.AddRange(Additions(sql, tokens, i));
            }
        }

        if (additions.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder(sql);
        foreach (var (at, addition) in additions.OrderByDescending(addition => addition.At))
        {
            text.Insert(at, addition);
        }

        return text.ToString();
    }

    static IEnumerable<(int At, string Text)> Additions(string sql, List<SqlToken> tokens, int pivot)
    {
        var depth = tokens[pivot].Depth;
        var end = tokens.FindIndex(pivot, token => token.Depth < depth || (token.Depth == depth && (token.Is(sql, ";") || token.Is(sql, ")"))));
        end = end < 0 ? tokens.Count : end;

        // The last ON: one before it belongs to a join of the source.
        var on = tokens.FindLastIndex(end - 1, end - pivot, token => token.Depth == depth && token.Is(sql, "ON"));
        if (on < 0)
        {
            yield break;
        }

        var first = on + 1;
        for (var i = on + 1; i <= end; i++)
        {
            var isEnd = i == end || (tokens[i].Depth == depth && EndsOfPivotColumns.Any(word => tokens[i].Is(sql, word)));
            if (!isEnd && !(tokens[i].Depth == depth && tokens[i].Is(sql, ",")))
            {
                continue;
            }

            var hasList = tokens.FindIndex(first, i - first, token => token.Depth == depth && token.Is(sql, "IN")) >= 0;
            if (i > first && !hasList)
            {
                yield return (tokens[first].Start, "(");
                yield return (tokens[i - 1].End, ") IN (1)");
            }

            first = i + 1;
            if (isEnd)
            {
                yield break;
            }
        }
    }
}
