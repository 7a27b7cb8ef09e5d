using System.Diagnostics;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sql.Sqlite;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sources.Sqlite.Inspection;

/// <summary>
/// Finds out what a SQLite file holds: tables, views, keys, values, and how the tables join. Runs in a worker over a database
/// that is guarded like any query. A table that cannot be read does not harm the others.
/// </summary>
sealed class DatabaseInspection
{
    /// <summary>Of all tables; those after it are known by their columns alone.</summary>
    static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    readonly SqliteConnection _connection;
    readonly string _file;
    readonly List<TableSchema> _tables = [];
    readonly List<DeclaredKey> _keys = [];
    readonly List<SourceProblem> _problems = [];

    DatabaseInspection(SqliteConnection connection, string file)
    {
        _connection = connection;
        _file = file;
    }

    /// <param name="connection">In a transaction: all that is read is of one moment.</param>
    /// <param name="file">How sentences for the user name the file.</param>
    /// <exception cref="SqliteException">The file is damaged, or its schema cannot be read.</exception>
    public static InspectedDatabase Run(SqliteConnection connection, string file) => new DatabaseInspection(connection, file).Run();

    InspectedDatabase Run()
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var found in FoundTable.List(_connection))
        {
            TryInspect(found, Stopwatch.GetElapsedTime(started) < Budget);
        }

        var declared = DeclaredKey.Joins(_keys, _tables);
        return new(_tables, [.. declared, .. Inferred(declared)], _problems);
    }

    void TryInspect(FoundTable found, bool profiles)
    {
        try
        {
            if (found.Module is { } module && !AllowedNames.Modules.Contains(module))
            {
                _problems.Add(new(_file, null, $"The table {found.Name} is a virtual table of the kind {module}, which is not read. Export it as an ordinary table."));
                return;
            }

            var reader = new TableReader(_connection, found);
            var columns = reader.Columns();
            if (columns.Count == 0)
            {
                return;
            }

            _keys.AddRange(reader.Keys());
            var table = new TableSchema(found.Name, columns, null, false, [])
            {
                Kind = found.IsView ? TableKind.View : TableKind.Table,
                PrimaryKey = reader.PrimaryKey,
            };
            _tables.Add(profiles ? new TableProfile(_connection, found).Of(table) : table with
            {
                Notes = ["Its values are not known: the file holds more tables than are looked into at once."],
            });
        }
        catch (SqliteException error) when (error.Code is not (SqliteCode.Corrupt or SqliteCode.NotADatabase or SqliteCode.InputOutput))
        {
            _problems.Add(new(_file, null, $"The {(found.IsView ? "view" : "table")} {found.Name} cannot be read: {error.Message.TrimEnd('.')}."));
        }
    }

    /// <summary>Joins that no key declares, by names and values.</summary>
    IEnumerable<TableJoin> Inferred(IReadOnlyList<TableJoin> declared)
    {
        List<JoinInference.ProfiledTable> profiled = [.. _tables.Select(table => new JoinInference.ProfiledTable(table, OwnSql.Name(table.Name), OwnSql.Name(table.Name)))];
        return new JoinInference(new JoinOverlap(_connection).Measure).Infer(profiled).Where(join => !declared.Any(known => Joins(known, join) || Joins(known, Reversed(join))));
    }

    static bool Joins(TableJoin known, TableJoin other) =>
        known.FromTable == other.FromTable && known.FromColumn == other.FromColumn
        && (known.ToTable == other.ToTable || known.AlsoOn.Count == 0);

    static TableJoin Reversed(TableJoin join) => new(join.ToTable, join.ToColumn, join.FromTable, join.FromColumn, join.Score, join.Declared);
}
