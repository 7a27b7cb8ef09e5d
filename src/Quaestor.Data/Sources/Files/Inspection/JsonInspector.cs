using System.IO.Compression;
using System.Text.Json;
using Quaestor.Data.Catalog;
using Quaestor.Data.DuckDb;

namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>Finds how to read a JSON file: an array of objects, one object a line, or whatever else it holds as one column of JSON.</summary>
sealed class JsonInspector(DuckDbConnection connection, CancellationToken cancellationToken)
{
    /// <param name="isLarge">Types are then guessed from some of its objects first.</param>
    /// <param name="load">Reads all rows of a SELECT, and fails where one cannot be read.</param>
    /// <exception cref="UnreadableFileException">The file is not to be read; the message tells why and what to do.</exception>
    public string Inspect(FileToInspect file, string path, bool isLarge, Action<string> load)
    {
        var scan = TextFile.Scan(file, path, cancellationToken);
        RefuseEncodings(file, scan);
        try
        {
            return isLarge && TryLoad(Select(file, path, "100000"), load) is { } guessed ? guessed : Load(Select(file, path, "-1"), load);
        }
        catch (DuckDbException error) when (error.Kind is DuckDbErrorKind.InvalidInput or DuckDbErrorKind.Conversion or DuckDbErrorKind.Io)
        {
            throw Unreadable(file, path, error);
        }
    }

    static void RefuseEncodings(FileToInspect file, TextScan scan)
    {
        if (scan.NotUtf8Line is { } line || TextFile.IsUtf16(scan.Head) is not null)
        {
            throw new UnreadableFileException(file.Name, scan.NotUtf8Line, "is no UTF-8, which JSON must be", "Save it as UTF-8.");
        }

        // DuckDB reads such an array as a single value that is no JSON.
        if (scan.Head is [0xEF, 0xBB, 0xBF, ..] && file.Format == FileFormat.Json)
        {
            throw new UnreadableFileException(file.Name, 1, "begins with a byte-order mark, which JSON does not allow", "Save it as UTF-8 without a byte-order mark.");
        }
    }

    static string Load(string select, Action<string> load)
    {
        load(select);
        return select;
    }

    static string? TryLoad(string select, Action<string> load)
    {
        try
        {
            return Load(select, load);
        }
        catch (DuckDbException error) when (error.Kind is DuckDbErrorKind.InvalidInput or DuckDbErrorKind.Conversion)
        {
            return null;
        }
    }

    string Select(FileToInspect file, string path, string sampleSize)
    {
        var format = file.Format == FileFormat.NdJson ? "newline_delimited" : "auto";
        var options = $"{OwnSql.Text(path)}, hive_partitioning = false, format = '{format}', compression = '{(file.IsGzip ? "gzip" : "uncompressed")}'";
        var columns = OwnSql.Read(connection, $"DESCRIBE SELECT * FROM read_json({options}, sample_size = {sampleSize})", cancellationToken).Rows
            .Select(row => (Name: (string)row[0]!, Type: (string)row[1]!))
            .ToList();
        return columns is [("json", "JSON")]
            ? $"SELECT * FROM read_json_objects({options})"
            : $"SELECT * FROM read_json({options}, columns = {{{string.Join(", ", columns.Select(column => $"{OwnSql.Text(column.Name)}: {OwnSql.Text(column.Type)}"))}}})";
    }

    static UnreadableFileException Unreadable(FileToInspect file, string path, DuckDbException error)
    {
        if (file.Format == FileFormat.NdJson && FirstBrokenLine(file, path) is { } line)
        {
            return new(file.Name, line, "the line is no JSON", "Repair or remove the line; each line must hold one whole value.");
        }

        // "Malformed JSON in file "…", at byte 6 in record/value 3: unexpected end of data."
        var reason = error.Message.Split('\n')[0].Replace($" in file \"{path}\"", "", StringComparison.Ordinal).TrimEnd('.', ' ');
        return new(file.Name, null, $"cannot be read as JSON: {reason}", "Repair it, or export it again.");
    }

    static int? FirstBrokenLine(FileToInspect file, string path)
    {
        using var bytes = File.OpenRead(path);
        using var unpacked = file.IsGzip ? new GZipStream(bytes, CompressionMode.Decompress) : (Stream)bytes;
        using var reader = new StreamReader(unpacked);
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            try
            {
                if (!string.IsNullOrWhiteSpace(text))
                {
                    using var parsed = JsonDocument.Parse(text);
                }
            }
            catch (JsonException)
            {
                return line;
            }
        }

        return null;
    }
}
