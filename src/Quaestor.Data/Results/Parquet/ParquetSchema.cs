namespace Quaestor.Data.Results.Parquet;

/// <summary>Finds the Parquet type of each column of a result.</summary>
static class ParquetSchema
{
    /// <summary>Reads those columns once whose type depends on their values.</summary>
    public static IReadOnlyList<ParquetColumn> Of(ResultFile result)
    {
        var extents = result.Columns.Select(column => DependsOnValues(column.Type) ? new ValueExtent(column.Type) : null).ToArray();
        for (var i = 0; i < result.ChunkCount && extents.Any(extent => extent is not null); i++)
        {
            Add(result.ReadChunk(i), extents);
        }

        var names = ColumnNames.Unique(result.Columns);
        return [.. result.Columns.Select((column, i) => new ParquetColumn(names[i], extents[i]?.Type() ?? TypeOf(column.Type)))];
    }

    static void Add(ResultChunk chunk, ValueExtent?[] extents)
    {
        for (var i = 0; i < extents.Length; i++)
        {
            if (extents[i] is not { } extent)
            {
                continue;
            }

            var column = chunk.Column(i);
            for (var row = 0; row < chunk.RowCount; row++)
            {
                if (!column.IsNull(row))
                {
                    extent.Add(column.Utf8(row));
                }
            }
        }
    }

    static bool DependsOnValues(ColumnType type) =>
        type is ColumnType.HugeInt or ColumnType.Decimal or ColumnType.Date or ColumnType.Time or ColumnType.Timestamp or ColumnType.TimestampTz;

    static ParquetType TypeOf(ColumnType type) => type switch
    {
        ColumnType.Boolean => ParquetType.Boolean,
        ColumnType.Integer => ParquetType.Integer,
        ColumnType.Double => ParquetType.Double,
        ColumnType.Uuid => ParquetType.Uuid,
        ColumnType.Blob => ParquetType.Blob,
        ColumnType.Json => ParquetType.Json,
        _ => ParquetType.Text,
    };
}
