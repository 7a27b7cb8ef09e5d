using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sql.Sqlite;

/// <summary>What an action that a query may not do is, in words.</summary>
static class ActionNames
{
    public static string Of(SqliteAction action) => action.Kind switch
    {
        // The first use of a table function is put so, too.
        SqliteActionKind.Update when action.First is "sqlite_master" or "sqlite_schema" => "The statement changes the schema, or reads from a function that is not on the list",
        SqliteActionKind.Insert => $"The statement inserts into {action.First}",
        SqliteActionKind.Update => $"The statement updates {action.First}",
        SqliteActionKind.Delete => $"The statement deletes from {action.First}",
        SqliteActionKind.Transaction or SqliteActionKind.Savepoint => "The statement changes the transaction",
        SqliteActionKind.Attach or SqliteActionKind.Detach => "The statement changes which databases are open",
        SqliteActionKind.Reindex or SqliteActionKind.Analyze => "The statement maintains the database's file",
        SqliteActionKind.AlterTable => $"The statement alters {action.Second}",
        >= SqliteActionKind.CreateIndex and <= SqliteActionKind.CreateView or SqliteActionKind.CreateVirtualTable => $"The statement creates {action.First}",
        >= SqliteActionKind.DropIndex and <= SqliteActionKind.DropView or SqliteActionKind.DropVirtualTable => $"The statement drops {action.First}",
        _ => "The statement does something that is no reading",
    };
}
