using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Quaestor.Data.DuckDb;

/// <summary>Makes an exception of what DuckDB says. Databases opened here speak JSON about errors (<c>errors_as_json</c>), which names the place.</summary>
static class DuckDbErrors
{
    const string Suffix = " Error: ";

    /// <param name="message">DuckDB's message, as JSON or as its plain text.</param>
    /// <param name="sql">The statement that failed; null where there was none.</param>
    public static DuckDbException Read(string? message, string? sql)
    {
        message ??= "";
        var (kind, text) = SplitPrefix(message);
        if (text.StartsWith('{') && TryParse(text, out var error))
        {
            using (error)
            {
                return Read(error.RootElement, kind, sql, message);
            }
        }

        return new(kind, Clean(text), position: null, subtype: null, message);
    }

    static DuckDbException Read(JsonElement error, DuckDbErrorKind prefixed, string? sql, string original)
    {
        var kind = Text(error, "exception_type") is { } type ? KindOf(type) : prefixed;
        var position = sql is not null && int.TryParse(Text(error, "position"), out var bytes) ? CharacterAt(sql, bytes) : null;
        return new(kind, Clean(Text(error, "exception_message") ?? original), position, Text(error, "error_subtype"), original);
    }

    /// <summary><c>Binder Error: column …</c> is a kind and a message.</summary>
    static (DuckDbErrorKind Kind, string Text) SplitPrefix(string message)
    {
        var end = message.IndexOf(Suffix, StringComparison.Ordinal);
        return end > 0 && KindOf(message[..end]) is not DuckDbErrorKind.Invalid and var kind
            ? (kind, message[(end + Suffix.Length)..])
            : (DuckDbErrorKind.Invalid, message);
    }

    static bool TryParse(string text, [NotNullWhen(true)] out JsonDocument? error)
    {
        try
        {
            error = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            error = null;
            return false;
        }
    }

    static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static DuckDbErrorKind KindOf(string name) => name switch
    {
        "TransactionContext" => DuckDbErrorKind.Transaction,
        "Extension Autoloading" => DuckDbErrorKind.Autoload,
        _ => Enum.TryParse<DuckDbErrorKind>(name.Replace(" ", ""), ignoreCase: true, out var kind) ? kind : DuckDbErrorKind.Invalid,
    };

    /// <summary>DuckDB counts bytes of UTF-8; a place outside the statement belongs to the text of a view and says nothing here.</summary>
    static int? CharacterAt(string sql, int bytes)
    {
        var position = 0;
        foreach (var rune in sql.EnumerateRunes())
        {
            if (bytes <= 0)
            {
                break;
            }

            bytes -= rune.Utf8SequenceLength;
            position += rune.Utf16SequenceLength;
        }

        return bytes == 0 ? position : null;
    }

    /// <summary>Leaves out the picture of the line and, after an internal error, the stack.</summary>
    static string Clean(string text)
    {
        foreach (var tail in (ReadOnlySpan<string>)["\n\nLINE ", "\n\nStack Trace:"])
        {
            var start = text.IndexOf(tail, StringComparison.Ordinal);
            text = start < 0 ? text : text[..start];
        }

        return text.Trim() is { Length: > 0 } clean ? clean : "DuckDB failed without a message.";
    }
}
