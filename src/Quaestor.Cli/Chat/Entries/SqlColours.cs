using Quaestor.Cli.Completion;
using Quaestor.Cli.Terminal.Cells;

namespace Quaestor.Cli.Chat.Entries;

/// <summary>Colours SQL.</summary>
static class SqlColours
{
    static readonly HashSet<string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        "add", "all", "alter", "analyze", "and", "as", "asc", "begin", "between", "by", "cascade", "case", "column", "commit", "concurrently",
        "constraint", "create", "cross", "default", "delete", "desc", "distinct", "drop", "else", "end", "except", "exists", "explain", "filter",
        "foreign", "from", "full", "group", "having", "if", "in", "index", "inner", "insert", "intersect", "into", "is", "join", "key", "lateral",
        "left", "like", "limit", "not", "null", "offset", "on", "or", "order", "outer", "over", "partition", "primary", "references", "returning",
        "right", "rollback", "select", "set", "table", "then", "truncate", "union", "unique", "update", "using", "vacuum", "values", "view",
        "when", "where", "window", "with",
    };

    public static IEnumerable<Piece> Of(string line, Theme theme) => SqlToken.Split(line).Select(token => new Piece(token.Text, token.Kind switch
    {
        SqlTokenKind.Word when Keywords.Contains(token.Text) => theme.Keyword,
        SqlTokenKind.String => theme.Literal,
        SqlTokenKind.Number => theme.Number,
        SqlTokenKind.Comment => theme.Faint,
        _ => theme.Text,
    }));

    public static IEnumerable<StyledLine> Lines(string sql, int width, Theme theme) =>
        sql.ReplaceLineEndings("\n").Split('\n').SelectMany(line => Wrapping.Wrap([.. Of(line, theme)], width, indent: 2));
}
