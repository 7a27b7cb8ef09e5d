using Quaestor.Data.Catalog;
using Quaestor.Data.DuckDb;

namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>Reads a Parquet file's own description of itself.</summary>
sealed class ParquetInspector(DuckDbConnection connection, CancellationToken cancellationToken)
{
    /// <param name="load">Reads all rows of a SELECT, and fails where one cannot be read; told how many rows there are.</param>
    /// <exception cref="UnreadableFileException">The file is not to be read; the message tells why and what to do.</exception>
    public string Inspect(FileToInspect file, string path, Action<string, long> load)
    {
        if (new FileInfo(path).Length == 0)
        {
            throw new UnreadableFileException(file.Name, null, "is empty (0 bytes)", "Write it again, or take it out of the folder.");
        }

        try
        {
            var rows = (long)OwnSql.Read(connection, $"SELECT num_rows::BIGINT FROM parquet_file_metadata({OwnSql.Text(path)})", cancellationToken).Only[0]!;
            var select = $"SELECT * FROM read_parquet({OwnSql.Text(path)}, hive_partitioning = false)";
            load(select, rows);
            return select;
        }
        catch (DuckDbException error) when (error.Kind is DuckDbErrorKind.InvalidInput or DuckDbErrorKind.Io or DuckDbErrorKind.Serialization or DuckDbErrorKind.Conversion)
        {
            var reason = error.Message.Split('\n')[0].Replace($" '{path}'", "", StringComparison.Ordinal).TrimEnd('.', ' ');
            throw new UnreadableFileException(file.Name, null, $"is no readable Parquet file: {reason}", "Write it again with the program that made it.");
        }
    }
}
