namespace Quaestor.Cli.Output;

enum RowsFormat
{
    /// <summary>Aligned columns for people.</summary>
    Table,
    Csv,
    Json,
    NdJson,
    Parquet,
    Xlsx,
    Markdown,
}
