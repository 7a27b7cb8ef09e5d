using System.Globalization;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;

namespace Quaestor.Tests.Plans.Compiling;

/// <summary>Two tables with random rows and names, joined by a key that is sometimes missing and sometimes leads nowhere.</summary>
sealed class RandomShop
{
    static readonly string[] OddNames = ["order", "a b", "q\"u", "Größe", "select", "x;--", "total", "Values", "0", "a.b", "' '"];

    public static readonly string[] Texts = ["", "a", "A", "Ä", "%", "_x", @"b\", "it's", "日本", "\"", "a%b", "null", "; DROP TABLE parents; --", "😀"];

    readonly Random _random;

    public RandomShop(Random random)
    {
        _random = random;
        var odd = OddNames.OrderBy(_ => random.Next()).ToArray();
        var parentCount = random.Next(8);
        Parents = new(odd[0], [("id", ColumnType.Integer), (odd[1], ColumnType.Text), (odd[2], ColumnType.Date), ("flag", ColumnType.Boolean)],
            [.. Enumerable.Range(1, parentCount).Select(id => new object?[] { (long)id, Text(), Date(), Flag() })]);
        Children = new(odd[3], [("id", ColumnType.Integer), ("parent", ColumnType.Integer), (odd[4], ColumnType.Integer), ("price", ColumnType.Decimal), (odd[5], ColumnType.Text), ("at", ColumnType.Timestamp)],
            [.. Enumerable.Range(1, random.Next(25)).Select(id => new object?[] { (long)id, OrNull((long)random.Next(1, 9)), OrNull((long)random.Next(-3, 6)), Price(), Text(), Time() })]);
    }

    public RandomTable Parents { get; }

    public RandomTable Children { get; }

    public SourceSchema Schema => new("random", [Parents.Schema, Children.Schema], [], "random");

    public void Fill(EngineRows engine)
    {
        foreach (var table in new[] { Parents, Children })
        {
            engine.Execute($"CREATE TABLE {Quote(table.Name)} ({string.Join(", ", table.Columns.Select(column => $"{Quote(column.Name)} {EngineType(column.Type)}"))})");
            if (table.Rows.Count > 0)
            {
                var rows = table.Rows.Select(row => $"({string.Join(", ", row.Select(Value))})");
                engine.Execute($"INSERT INTO {Quote(table.Name)} VALUES {string.Join(", ", rows)}");
            }
        }
    }

    static string Quote(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    static string EngineType(ColumnType type) => type switch
    {
        ColumnType.Integer => "BIGINT",
        ColumnType.Decimal => "DECIMAL(8,2)",
        ColumnType.Text => "VARCHAR",
        _ => type.ToString(),
    };

    static string Value(object? value) => value switch
    {
        null => "NULL",
        string text => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'",
        DateOnly date => $"DATE '{date:yyyy-MM-dd}'",
        DateTime time => $"TIMESTAMP '{time:yyyy-MM-dd HH:mm:ss}'",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    object? Text() => OrNull(Texts[_random.Next(Texts.Length)]);

    object? Date() => OrNull(new DateOnly(2025, 1, 1).AddDays(_random.Next(-400, 400)));

    object? Time() => OrNull(new DateTime(2025, 1, 1).AddDays(_random.Next(-40, 40)).AddHours(_random.Next(4) * 6));

    object? Flag() => OrNull(_random.Next(2) == 0);

    object? Price() => OrNull(_random.Next(-200, 1000) / 100m);

    object? OrNull(object value) => _random.Next(6) == 0 ? null : value;
}

sealed record RandomTable(string Name, IReadOnlyList<(string Name, ColumnType Type)> Columns, IReadOnlyList<object?[]> Rows)
{
    public TableSchema Schema => new(
        Name, [.. Columns.Select(column => new ColumnSchema(column.Name, column.Type, column.Type.ToString(), null))], Rows.Count, true, []);
}
