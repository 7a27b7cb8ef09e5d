using Quaestor.Data.DuckDb;
using Quaestor.Data.Sandboxes;

namespace Quaestor.Data.Queries;

/// <summary>The stable code of what DuckDB says of a statement. Its kinds are broad, so its words decide the rest.</summary>
static class DuckDbErrorCodes
{
    public static string Of(WorkerError error) => error.DuckDbKind switch
    {
        _ when DuckDbErrorText.IsBadLine(error.Message) => "bad_data",
        DuckDbErrorKind.Parser or DuckDbErrorKind.Syntax => "syntax_error",
        DuckDbErrorKind.Catalog => OfCatalog(error.Message),
        DuckDbErrorKind.Binder => OfBinder(error),
        DuckDbErrorKind.Conversion or DuckDbErrorKind.MismatchType or DuckDbErrorKind.InvalidType or DuckDbErrorKind.UnknownType => "type_error",
        DuckDbErrorKind.OutOfRange or DuckDbErrorKind.Decimal => "out_of_range",
        DuckDbErrorKind.DivideByZero => "division_by_zero",
        DuckDbErrorKind.NotImplemented => "not_supported",
        DuckDbErrorKind.Io => "source_unusable",
        DuckDbErrorKind.InvalidInput or DuckDbErrorKind.Expression or DuckDbErrorKind.ObjectSize => "invalid_input",
        DuckDbErrorKind.ParameterNotResolved or DuckDbErrorKind.ParameterNotAllowed => "unbound_parameter",
        _ => "query_failed",
    };

    static string OfCatalog(string message) =>
        message.StartsWith("Table with name", StringComparison.Ordinal) ? "unknown_table"
        : message.Contains("Function with name", StringComparison.Ordinal) ? "unknown_function"
        : message.StartsWith("Type with name", StringComparison.Ordinal) ? "type_error"
        : message.StartsWith("Schema with name", StringComparison.Ordinal) || message.StartsWith("Catalog", StringComparison.Ordinal) ? "unknown_table"
        : "query_failed";

    static string OfBinder(WorkerError error) =>
        error.Subtype == "COLUMN_NOT_FOUND" || error.Message.StartsWith("Referenced column", StringComparison.Ordinal)
            || error.Message.Contains("does not have a column named", StringComparison.Ordinal) ? "unknown_column"
        : error.Message.StartsWith("Referenced table", StringComparison.Ordinal) ? "unknown_table"
        : error.Message.StartsWith("Ambiguous reference", StringComparison.Ordinal) ? "ambiguous_name"
        : error.Message.StartsWith("No function matches", StringComparison.Ordinal) || error.Message.StartsWith("Cannot compare", StringComparison.Ordinal) ? "type_error"
        : error.Message.Contains("GROUP BY", StringComparison.Ordinal) ? "not_grouped"
        : "invalid_query";
}
