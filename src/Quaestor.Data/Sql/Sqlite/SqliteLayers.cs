namespace Quaestor.Data.Sql.Sqlite;

/// <summary>The guard's layers. All are always on; a test switches one off at a time to see what the others hold.</summary>
[Flags]
enum SqliteLayers
{
    None = 0,

    /// <summary>The text is text, and SQLite parses it.</summary>
    Parser = 1,

    /// <summary>Exactly one statement, of a kind that reads, by its first word and by what SQLite says of it.</summary>
    Statement = 2,

    /// <summary>Everything that the statement does is an allowed action; pragmas are on their list.</summary>
    Authorizer = 4,

    /// <summary>Every function is on the list.</summary>
    Functions = 8,

    /// <summary>Every table is the database's own, or on the list.</summary>
    Tables = 16,

    All = Parser | Statement | Authorizer | Functions | Tables,
}
