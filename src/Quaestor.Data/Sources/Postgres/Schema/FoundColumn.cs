using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sources.Postgres.Cells;

namespace Quaestor.Data.Sources.Postgres.Schema;

/// <summary>A row of <c>columns.sql</c>.</summary>
/// <param name="BaseType">Of a domain, the type at its bottom; of any other, itself.</param>
sealed record FoundColumn(string Name, string EngineType, string BaseType, char BaseKind, bool IsNullable, string? Comment)
{
    public static FoundColumn Of(object?[] row) => new(
        (string)row[1]!, (string)row[2]!, row[3] as string ?? (string)row[2]!, ((string)row[4]!)[0], (bool)row[5]!, row[6] as string);

    public ColumnType Type => ColumnReader.TypeOf(BaseType, BaseKind);

    public bool IsEnumeration => BaseKind == 'e';

    public ColumnSchema Describe() =>
        new(Name, Type, EngineType, Profile: null) { IsNullable = IsNullable, Comment = Comment };
}
