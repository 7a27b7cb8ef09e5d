using System.Text;
using System.Text.Json;
using Quaestor.Data.DuckDb;

namespace Quaestor.Data.Sql.DuckDb;

/// <summary>
/// Runs DuckDB's parser, and nothing but its parser, over a text. <c>json_serialize_sql</c> neither binds nor runs what it
/// parses; extracting statements would already run PRAGMAs that expand to others, and preparing them would bind.
/// </summary>
static class DuckDbParser
{
    /// <summary>How the judge worker opens its database. Without the last setting, nested enum types cannot be serialized.</summary>
    public static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["enable_external_access"] = "false",
        ["autoinstall_known_extensions"] = "false",
        ["autoload_known_extensions"] = "false",
        ["threads"] = "1",
        ["storage_compatibility_version"] = "latest",
    };

    public static ParsedSql Parse(DuckDbConnection connection, string sql)
    {
        // The text as a literal: the function insists on a constant.
        var literal = sql.Replace("'", "''", StringComparison.Ordinal);
        var answer = ReadText(connection, $"SELECT json_serialize_sql('{literal}', skip_null := true, skip_empty := true)::VARCHAR");
        using var json = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = TreeDepth });
        var root = json.RootElement;
        if (!root.GetProperty("error").GetBoolean())
        {
            return new(answer, null);
        }

        var message = root.GetProperty("error_message").GetString()!;
        return root.GetProperty("error_type").ValueEquals("not implemented") && message.StartsWith("Only SELECT", StringComparison.Ordinal)
            ? new(null, null)
            : new(null, new(message, Position(root, sql)));
    }

    /// <summary>The parser's own limits keep trees below this depth.</summary>
    internal const int TreeDepth = 100_000;

    static string ReadText(DuckDbConnection connection, string query)
    {
        using var result = connection.Query(query);
        if (!result.TryReadChunk(out var chunk))
        {
            throw new InvalidOperationException("DuckDB answered no row for a query that always has one.");
        }

        ref readonly var text = ref chunk.Vector(0).Values<StoredText>()[0];
        return Encoding.UTF8.GetString(StoredText.Bytes(in text));
    }

    static int? Position(JsonElement error, string sql)
    {
        if (!error.TryGetProperty("position", out var position) || !int.TryParse(position.GetString(), out var codePoints))
        {
            return null;
        }

        // Here the parser counts code points; places in its trees are bytes of UTF-8.
        var index = 0;
        for (; codePoints > 0 && index < sql.Length; codePoints--)
        {
            index += char.IsSurrogatePair(sql, index) ? 2 : 1;
        }

        return codePoints == 0 ? index : null;
    }
}
