using Quaestor.Data.Sql.DuckDb;

namespace Quaestor.Data.Queries;

/// <summary>Whether a statement says in which order its rows come.</summary>
public static class RowOrder
{
    /// <summary>True where ORDER BY stands outside of all parentheses: within them it orders windows, aggregates and sub-queries.</summary>
    /// <remarks>Read by words, of any dialect. Nothing but how two results are compared rests on it.</remarks>
    public static bool IsGiven(string sql)
    {
        var outer = SqlTokens.Of(sql).FindAll(token => token.Depth == 0);
        return outer.Zip(outer.Skip(1)).Any(pair => pair.First.Is(sql, "order") && pair.Second.Is(sql, "by"));
    }
}
