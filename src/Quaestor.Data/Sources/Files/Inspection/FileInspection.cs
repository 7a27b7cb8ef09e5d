using System.Globalization;
using Quaestor.Data.Catalog;
using Quaestor.Data.DuckDb;

namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>
/// Finds out what a source's files hold: how each is read, its columns, its values, and how the tables join. Runs in a
/// worker over a database that reaches the files and nothing else. A file that cannot be read does not harm the others.
/// </summary>
sealed class FileInspection
{
    /// <summary>Larger text files are not taken into memory as a whole.</summary>
    const long LargeTextBytes = 64 << 20;

    /// <summary>All text files of a source that are in memory at a time.</summary>
    const long AllTextBytes = 512 << 20;

    const long LargeParquetRows = 2_000_000;
    const int SampleRows = 200_000;

    readonly DuckDbConnection _connection;
    readonly FilesToInspect _files;
    readonly CancellationToken _cancellationToken;
    readonly TableProfiler _profiler;
    readonly List<InspectedTable> _tables = [];
    readonly List<JoinInference.ProfiledTable> _profiled = [];
    readonly List<SourceProblem> _problems = [];
    readonly HashSet<string> _names;
    long _textBytes;

    FileInspection(DuckDbConnection connection, FilesToInspect files, CancellationToken cancellationToken)
    {
        _connection = connection;
        _files = files;
        _cancellationToken = cancellationToken;
        _profiler = new(connection, cancellationToken);
        _names = new(files.Files.Select(file => file.Table), StringComparer.OrdinalIgnoreCase);
    }

    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public static InspectedFiles Run(DuckDbConnection connection, FilesToInspect files, CancellationToken cancellationToken) =>
        new FileInspection(connection, files, cancellationToken).Run();

    InspectedFiles Run()
    {
        try
        {
            foreach (var file in _files.Files)
            {
                _cancellationToken.ThrowIfCancellationRequested();
                TryInspect(file);
            }

            return new(_tables, new JoinInference(_connection, _cancellationToken).Infer(_profiled), _problems);
        }
        finally
        {
            foreach (var table in _profiled)
            {
                _connection.Execute($"DROP TABLE IF EXISTS {table.Sample}");
            }
        }
    }

    void TryInspect(FileToInspect file)
    {
        try
        {
            Inspect(file);
        }
        catch (UnreadableFileException unreadable)
        {
            _problems.Add(unreadable.Problem);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _problems.Add(new(file.Name, null, $"{file.Name} cannot be opened. Check that it is still there and that this user may read it."));
        }
        catch (DuckDbException error) when (error.Kind == DuckDbErrorKind.OutOfMemory)
        {
            _problems.Add(new(file.Name, null, $"{file.Name} does not fit into a worker's memory. Split it, or write it as Parquet, which is read in parts."));
        }
        catch (DuckDbException error) when (error.Kind is not (DuckDbErrorKind.Interrupt or DuckDbErrorKind.Fatal or DuckDbErrorKind.Internal))
        {
            _problems.Add(new(file.Name, null, $"{file.Name} cannot be read: {error.Message.Split('\n')[0].TrimEnd('.')}. Export it again, or take it out of the folder."));
        }
    }

    void Inspect(FileToInspect file)
    {
        var path = Path.Combine(_files.Root, file.Name);
        if (file.Format == FileFormat.Workbook)
        {
            InspectSheets(file, path);
            return;
        }

        var isLarge = IsLarge(path, file.IsGzip);
        ProfiledRows? profile = null;
        void Load(string select) => profile = Profile(file, select, isLarge);

        IReadOnlyList<string> notes = [];
        var select = "";
        switch (file.Format)
        {
            case FileFormat.Parquet:
                select = new ParquetInspector(_connection, _cancellationToken).Inspect(
                    file, path, (rows, count) => profile = Profile(file, rows, count > LargeParquetRows));
                break;
            case FileFormat.Json or FileFormat.NdJson:
                select = new JsonInspector(_connection, _cancellationToken).Inspect(file, path, isLarge, Load);
                break;
            default:
                (select, notes) = new CsvInspector(_connection, _cancellationToken).Inspect(file, path, Load);
                break;
        }

        Add(new(file.Table, select), profile!, notes);
    }

    /// <summary>A workbook of one sheet is called as the file; else each table as file and sheet, or as its sheet where the file is the source.</summary>
    void InspectSheets(FileToInspect file, string path)
    {
        List<(FoundSheet Sheet, ProfiledRows Rows)> found = [];
        new WorkbookInspector(_connection, _cancellationToken).Inspect(
            file, path, sheet => found.Add((sheet, Profile(file, sheet.Select, isLarge: false, _tables.Count + found.Count))));
        _names.Remove(file.Table);
        foreach (var (sheet, rows) in found)
        {
            var wanted = found.Count == 1 && !file.IsSource ? file.Table
                : TableNames.Sanitise(file.IsSource ? sheet.Name : $"{file.Table}_{sheet.Name}", "t");
            var name = TableNames.Unique(wanted, _names);
            Add(new(name, sheet.Select, sheet.Load), rows, [.. sheet.Notes, .. SheetNote(sheet, name)]);
        }
    }

    static IEnumerable<string> SheetNote(FoundSheet sheet, string table) => table.EndsWith(sheet.Name, StringComparison.OrdinalIgnoreCase) ? [] : [$"The sheet {sheet.Name}."];

    void Add(TableDefinition definition, ProfiledRows profile, IReadOnlyList<string> notes)
    {
        var schema = new TableSchema(definition.Name, profile.Columns, profile.Rows, true, notes);
        _tables.Add(new(definition, schema));
        _profiled.Add(new(schema, profile.Relation, profile.Sample));
    }

    bool IsLarge(string path, bool isGzip)
    {
        // Text packs to a fifth or less.
        var bytes = new FileInfo(path).Length * (isGzip ? 5 : 1);
        var isLarge = bytes > LargeTextBytes || _textBytes + bytes > AllTextBytes;
        _textBytes += isLarge ? 0 : bytes;
        return isLarge;
    }

    /// <summary>Reads all rows once, so that nothing is left that could fail later, and counts what they hold.</summary>
    ProfiledRows Profile(FileToInspect file, string select, bool isLarge) => Profile(file, select, isLarge, _tables.Count);

    ProfiledRows Profile(FileToInspect file, string select, bool isLarge, int number)
    {
        var sample = OwnSql.Name(string.Create(CultureInfo.InvariantCulture, $"quaestor_profile_{number}"));
        _connection.Execute($"DROP TABLE IF EXISTS {sample}");
        var columns = Describe(file, select);
        OwnSql.Read(_connection, $"CREATE TEMP TABLE {sample} AS {select}{(isLarge ? $" LIMIT {SampleRows}" : "")}", _cancellationToken);
        var relation = isLarge ? $"({select})" : sample;
        var (rows, profiled) = isLarge ? _profiler.ProfileLarge(relation, sample, columns) : _profiler.Profile(sample, columns);
        return new(relation, sample, rows, profiled);
    }

    IReadOnlyList<ColumnSchema> Describe(FileToInspect file, string select)
    {
        try
        {
            return OwnSql.Describe(_connection, select, _cancellationToken);
        }
        catch (DuckDbException error) when (error.Kind == DuckDbErrorKind.NotImplemented)
        {
            throw new UnreadableFileException(file.Name, null, "holds a column whose type cannot be shown", "Write it with another type, such as text.");
        }
    }

    sealed record ProfiledRows(string Relation, string Sample, long Rows, IReadOnlyList<ColumnSchema> Columns);
}
