using System.Globalization;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sql;

namespace Quaestor.Tests.Plans.Agreement;

/// <summary>A table to be made alike in every engine.</summary>
sealed record ShopTable(string Name, (string Name, ColumnType Type)[] Columns, object?[][] Rows)
{
    public TableSchema Schema => new(
        Name, [.. Columns.Select(column => new ColumnSchema(column.Name, column.Type, column.Type.ToString(), null))], Rows.Length, true, []);

    public static IEnumerable<string> Script(IReadOnlyList<ShopTable> tables, Dialect dialect)
    {
        foreach (var table in tables)
        {
            yield return $"CREATE TABLE {table.Name} ({string.Join(", ", table.Columns.Select(column => $"\"{column.Name}\" {EngineType(column.Type, dialect)}"))})";
            yield return $"INSERT INTO {table.Name} VALUES {string.Join(", ", table.Rows.Select(row => $"({string.Join(", ", row.Select(Value))})"))}";
        }
    }

    static string EngineType(ColumnType type, Dialect dialect) => type switch
    {
        ColumnType.Integer => "BIGINT",
        ColumnType.Decimal => "DECIMAL(8,2)",
        ColumnType.Double => "DOUBLE PRECISION",
        ColumnType.Date or ColumnType.Timestamp when dialect == Dialect.Sqlite => "TEXT",
        _ => type.ToString().ToUpperInvariant(),
    };

    static string Value(object? value) => value switch
    {
        null => "NULL",
        string text => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'",
        DateOnly date => $"'{date:yyyy-MM-dd}'",
        DateTime time => $"'{time:yyyy-MM-dd HH:mm:ss}'",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
