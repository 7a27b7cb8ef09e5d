using Quaestor.Data.Catalog;
using Quaestor.Data.Sqlite;
using Quaestor.Data.Sqlite.Cells;

namespace Quaestor.Data.Sources.Sqlite.Inspection;

/// <summary>What the schema says of one table: its columns and keys.</summary>
sealed class TableReader(SqliteConnection connection, FoundTable table)
{
    const int Hidden = 1;

    /// <summary>How a column without a declared type is called.</summary>
    const string AnyType = "ANY";

    /// <summary>Known after <see cref="Columns"/>.</summary>
    public IReadOnlyList<string> PrimaryKey { get; private set; } = [];

    /// <exception cref="SqliteException">A view that does not work any more, or a virtual table whose kind is missing.</exception>
    public IReadOnlyList<ColumnSchema> Columns()
    {
        List<ColumnSchema> columns = [];
        List<(long Place, string Name)> keys = [];
        using var rows = Pragma("SELECT name, type, \"notnull\", pk, hidden FROM pragma_table_xinfo");
        while (rows.Step())
        {
            if (rows.Integer(4) == Hidden)
            {
                continue;
            }

            var (name, type, key) = (rows.Text(0) ?? "", rows.Text(1) ?? "", rows.Integer(3));
            if (key > 0)
            {
                keys.Add((key, name));
            }

            columns.Add(new(name, ColumnTyping.Decide(DeclaredForms.Of(type), ValueForms.None), type.Length == 0 ? AnyType : type, null)
            {
                // SQLite lets nulls into other primary keys.
                IsNullable = rows.Integer(2) == 0 && !(key > 0 && type.Equals("INTEGER", StringComparison.OrdinalIgnoreCase)),
            });
        }

        PrimaryKey = [.. keys.OrderBy(key => key.Place).Select(key => key.Name)];
        return columns;
    }

    public IReadOnlyList<DeclaredKey> Keys()
    {
        Dictionary<long, DeclaredKey> keys = [];
        using var rows = Pragma("SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list");
        while (rows.Step())
        {
            var id = rows.Integer(0);
            if (!keys.TryGetValue(id, out var key))
            {
                keys.Add(id, key = new(table.Name, rows.Text(1) ?? "", [], []));
            }

            key.Columns.Add(rows.Text(2) ?? "");

            // Without a name it refers to the other table's primary key.
            if (rows.Text(3) is { } to)
            {
                key.ToColumns.Add(to);
            }
        }

        return [.. keys.OrderBy(key => key.Key).Select(key => key.Value)];
    }

    SqliteStatement Pragma(string select) => connection.Prepare($"{select}({OwnSql.Text(table.Name)})", out _)!;
}
