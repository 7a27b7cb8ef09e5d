using Quaestor.Data.Catalog;
using Quaestor.Data.DuckDb;
using Quaestor.Data.Results;
using Quaestor.Data.Sources.Files.Inspection;
using Quaestor.Data.Sources.Files.Workbooks;

namespace Quaestor.Tests.Support;

/// <summary>Files inspected by DuckDB in this process, locked to their folder as in a worker, and read through what the inspection found.</summary>
public sealed class InspectedFolder : IDisposable
{
    readonly TempFolder _folder = new();
    readonly List<FileToInspect> _files = [];
    readonly DuckDbDatabase _database = DuckDbDatabase.Open(new Dictionary<string, string>());
    readonly DuckDbConnection _connection;
    InspectedFiles? _inspected;

    public InspectedFolder()
    {
        _connection = _database.Connect();
        _connection.Execute($"SET allowed_directories = ['{_folder.Path}']");
        _connection.Execute("SET enable_external_access = false");
    }

    public InspectedFiles Inspected => _inspected ??= FileInspection.Run(_connection, new(_folder.Path, _files), TestContext.Current.CancellationToken);

    public TableSchema Table => Assert.Single(Inspected.Tables).Schema;

    public SourceProblem Problem => Assert.Single(Inspected.Problems);

    public string Path => _folder.Path;

    public InspectedFolder Add(string name, string text) => Add(name, System.Text.Encoding.UTF8.GetBytes(text));

    public InspectedFolder Add(string name, byte[] bytes)
    {
        _folder.Write(name, bytes);
        return Know(name);
    }

    /// <summary>A file that DuckDB itself writes.</summary>
    public InspectedFolder AddFrom(string name, string query, string options)
    {
        using var database = DuckDbDatabase.Open(new Dictionary<string, string>());
        using var connection = database.Connect();
        connection.Execute($"COPY ({query}) TO '{System.IO.Path.Combine(_folder.Path, name)}' ({options})");
        return Know(name);
    }

    /// <summary>All rows of the only table, each as its cells' texts with bars between; null as ∅.</summary>
    public IReadOnlyList<string> Rows() => Rows(Assert.Single(Inspected.Tables).Definition);

    /// <summary>All rows of one of several tables.</summary>
    public IReadOnlyList<string> Rows(string table) => Rows(Inspected.Tables.Single(own => own.Schema.Name == table).Definition);

    IReadOnlyList<string> Rows(TableDefinition definition)
    {
        using var stage = definition.Sheet is { } sheet ? SheetStage.Load(_connection, sheet, TestContext.Current.CancellationToken) : null;
        return [.. OwnSql.Read(_connection, definition.Select, TestContext.Current.CancellationToken).Rows
            .Select(row => string.Join('|', row.Select(cell => cell is null ? "∅" : CellText.Of(cell))))];
    }

    public ColumnSchema Column(string name) => Table.Columns.Single(column => column.Name == name);

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
        _folder.Dispose();
    }

    InspectedFolder Know(string name)
    {
        var isGzip = name.EndsWith(".gz", StringComparison.Ordinal);
        var plain = isGzip ? name[..^3] : name;
        var format = System.IO.Path.GetExtension(plain) switch
        {
            ".tsv" => FileFormat.Tsv,
            ".json" => FileFormat.Json,
            ".ndjson" => FileFormat.NdJson,
            ".parquet" => FileFormat.Parquet,
            ".xlsx" or ".xls" => FileFormat.Workbook,
            _ => FileFormat.Csv,
        };
        _files.Add(new(System.IO.Path.GetFileNameWithoutExtension(plain), name, format, isGzip));
        return this;
    }
}
