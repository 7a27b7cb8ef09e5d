using Quaestor.Data.Catalog;
using Quaestor.Data.DuckDb;

namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>The rows of a text file that its reader could not read, and why.</summary>
sealed class CsvRejects(DuckDbConnection connection, CancellationToken cancellationToken)
{
    const string Table = "quaestor_rejects";

    public sealed record BadValue(string Column, long Count, int FirstLine, IReadOnlyList<string> Examples);

    public sealed record BadRow(int Line, string Kind, string Text);

    /// <summary>Reads the whole file once more, noting every row that fails.</summary>
    /// <exception cref="DuckDbException">The reader cannot go on at all.</exception>
    public (IReadOnlyList<BadValue> Values, IReadOnlyList<BadRow> Rows) Of(CsvTable table)
    {
        Drop();
        try
        {
            // Counting makes the reader convert every column.
            var counts = string.Join(", ", table.Columns.Select(column => $"count({OwnSql.Name(column.Name)})"));
            OwnSql.Read(connection, $"SELECT {counts} FROM {table.Reader(Table)}", cancellationToken);
            return (Values(), Rows());
        }
        finally
        {
            Drop();
        }
    }

    List<BadValue> Values() =>
    [
        .. OwnSql.Read(
            connection,
            $"""
            SELECT column_name, count(*), min(line)::BIGINT, list(DISTINCT error_message)[:50]
            FROM {Table} WHERE error_type::VARCHAR = 'CAST' GROUP BY column_name
            """,
            cancellationToken).Rows.Select(row => new BadValue((string)row[0]!, (long)row[1]!, (int)(long)row[2]!, Examples((System.Text.Json.JsonElement)row[3]!))),
    ];

    List<BadRow> Rows() =>
    [
        .. OwnSql.Read(
            connection,
            $"SELECT line::BIGINT, min(error_type::VARCHAR), any_value(csv_line) FROM {Table} WHERE error_type::VARCHAR <> 'CAST' GROUP BY line ORDER BY line",
            cancellationToken).Rows.Select(row => new BadRow((int)(long)row[0]!, (string)row[1]!, (string?)row[2] ?? "")),
    ];

    /// <summary>The values in messages such as: Could not convert string "abc" to 'BIGINT'.</summary>
    static List<string> Examples(System.Text.Json.JsonElement messages)
    {
        List<string> examples = [];
        foreach (var message in messages.EnumerateArray())
        {
            var text = message.GetString()!;
            var start = text.IndexOf("string \"", StringComparison.Ordinal);
            var end = text.LastIndexOf("\" to", StringComparison.Ordinal);
            if (start >= 0 && end > start)
            {
                examples.Add(text[(start + "string \"".Length)..end]);
            }
        }

        return examples;
    }

    void Drop()
    {
        connection.Execute($"DROP TABLE IF EXISTS {Table}");
        connection.Execute($"DROP TABLE IF EXISTS {Table}_scan");
    }
}
