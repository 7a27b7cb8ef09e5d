using Quaestor.Data.Catalog;

namespace Quaestor.Data.Sql.Postgres;

/// <summary>The words with which a statement of PostgreSQL begins. What begins with another is mistyped, and no question of rights.</summary>
static class StatementWords
{
    static readonly string[] All =
    [
        "abort", "alter", "analyse", "analyze", "begin", "call", "checkpoint", "close", "cluster", "comment", "commit", "copy", "create", "deallocate",
        "declare", "delete", "discard", "do", "drop", "end", "execute", "explain", "fetch", "grant", "import", "insert", "listen", "load", "lock",
        "merge", "move", "notify", "prepare", "reassign", "refresh", "reindex", "release", "reset", "revoke", "rollback", "savepoint", "security",
        "select", "set", "show", "start", "table", "truncate", "unlisten", "update", "vacuum", "values", "with",
    ];

    public static bool Has(Token first) => first.IsAny(All);

    /// <summary>What is said of a statement that begins with no such word.</summary>
    public static string Unknown(Token first) => $"No statement begins with {first.Text.ToUpperInvariant()}.{NearestName.Hint(first.Text, All)}";
}
