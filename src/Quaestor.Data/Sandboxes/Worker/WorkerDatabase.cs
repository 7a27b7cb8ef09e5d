using Quaestor.Data.DuckDb;
using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sources.Files.Inspection;
using Quaestor.Data.Sources.Files.Workbooks;

namespace Quaestor.Data.Sandboxes.Worker;

/// <summary>The worker's database: the tables of one source as views over its files, and nothing else within reach.</summary>
sealed class WorkerDatabase : IDisposable
{
    /// <summary>A schema of one of these names would hide DuckDB's own, or be hidden; such a source's tables go by their short names alone.</summary>
    static readonly HashSet<string> OwnNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "main", "memory", "temp", "system", "information_schema", "pg_catalog",
    };

    readonly DuckDbDatabase _database;

    WorkerDatabase(DuckDbDatabase database)
    {
        _database = database;
        Connection = database.Connect();
    }

    public DuckDbConnection Connection { get; }

    /// <exception cref="DuckDbException">A setting or a table's definition is wrong.</exception>
    public static WorkerDatabase Open(OpenMessage message)
    {
        var opened = new WorkerDatabase(DuckDbDatabase.Open(message.Settings));
        try
        {
            opened.LockFiles(message.DataPath);
            if (message.Definition is { } definition)
            {
                opened.Define(definition);
            }

            if (message.ParsesOnly)
            {
                opened.Connection.Execute("PRAGMA disable_optimizer");
            }

            opened.Connection.Execute($"SET TimeZone = {Text(message.TimeZone)}");
            opened.Connection.Execute("SET lock_configuration = true");
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Connection.Dispose();
        _database.Dispose();
    }

    /// <summary>Order matters: what is allowed cannot be changed once external access is off.</summary>
    void LockFiles(string? dataPath)
    {
        if (dataPath is not null)
        {
            var setting = Directory.Exists(dataPath) ? "allowed_directories" : "allowed_paths";
            Connection.Execute($"SET {setting} = [{Text(dataPath)}]");
        }

        Connection.Execute("SET enable_external_access = false");
    }

    /// <summary>Every table is known as <c>table</c> and as <c>source.table</c>.</summary>
    void Define(SourceDefinition definition)
    {
        var schema = OwnNames.Contains(definition.Name) ? null : Name(definition.Name);
        if (schema is not null)
        {
            Connection.Execute($"CREATE SCHEMA {schema}");
        }

        foreach (var table in definition.Tables)
        {
            DefineTable(table);
            if (schema is not null)
            {
                Connection.Execute($"CREATE VIEW {schema}.{Name(table.Name)} AS FROM main.{Name(table.Name)}");
            }
        }
    }

    void DefineTable(TableDefinition table)
    {
        if (table.Sheet is null)
        {
            Connection.Execute($"CREATE VIEW main.{Name(table.Name)} AS {table.Select}");
            return;
        }

        try
        {
            using var stage = SheetStage.Load(Connection, table.Sheet, CancellationToken.None);
            Connection.Execute($"CREATE TABLE main.{Name(table.Name)} AS {table.Select}");
        }
        catch (WorkbookException error)
        {
            throw new DuckDbException(DuckDbErrorKind.Io, error.Message);
        }
    }

    static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
