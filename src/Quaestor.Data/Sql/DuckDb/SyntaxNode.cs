using System.Text.Json;

namespace Quaestor.Data.Sql.DuckDb;

/// <summary>Reads from a node of DuckDB's syntax tree.</summary>
static class SyntaxNode
{
    public static string? Text(this JsonElement node, string property) =>
        node.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Where the node begins, in bytes of UTF-8. DuckDB writes 2^64-1 for none.</summary>
    public static int? Location(this JsonElement node) =>
        node.TryGetProperty("query_location", out var location) && location.TryGetInt32(out var bytes) ? bytes : null;

    /// <summary>A function's first argument; null if it has none.</summary>
    public static JsonElement? FirstArgument(this JsonElement call) =>
        call.TryGetProperty("children", out var children) && children.ValueKind == JsonValueKind.Array && children.GetArrayLength() > 0
            ? children[0]
            : null;

    /// <summary>The text of a literal; null for anything else.</summary>
    public static string? Literal(this JsonElement expression) =>
        expression.Text("class") == "CONSTANT" && expression.TryGetProperty("value", out var value) ? value.Text("value") : null;
}
