using System.Text.Json;
using System.Text.Unicode;

namespace Quaestor.Data.Results;

/// <summary>Checks that a column's body is what its header says, so that reading it later needs no check.</summary>
static class ChunkValidation
{
    /// <summary>
    /// How deep a JSON cell may nest. Readers of the documents that hold cells stop at 64 by default; the rest is theirs.
    /// </summary>
    public const int MaxJsonDepth = 48;

    /// <exception cref="ResultFormatException">It is not.</exception>
    public static void Validate(ChunkEncoding encoding, bool hasNulls, ReadOnlySpan<byte> body, int rows)
    {
        var validity = hasNulls ? ChunkFormat.ValidityBytes(rows) : 0;
        var values = ChunkFormat.FixedBytes(encoding, rows);
        if (encoding is ChunkEncoding.Text or ChunkEncoding.Json)
        {
            Check(body.Length >= validity + values, "A text column ends inside its offsets.");
            var column = new ChunkColumn(encoding, hasNulls, body, rows);
            ValidateText(column);
            if (encoding == ChunkEncoding.Json)
            {
                ValidateJson(column, rows);
            }
        }
        else
        {
            Check(body.Length == validity + values, "A column has another size than its rows need.");
        }
    }

    static void ValidateText(ChunkColumn column)
    {
        var offsets = column.Offsets;
        var text = column.AllUtf8;
        Check(offsets[0] == 0 && offsets[^1] == text.Length, "A text column's offsets do not span its text.");
        Check(Utf8.IsValid(text), "A text column holds something else than UTF-8.");
        for (var i = 1; i < offsets.Length; i++)
        {
            Check(offsets[i] >= offsets[i - 1] && offsets[i] <= text.Length, "A text column's offsets are not in order.");

            // 10xxxxxx goes on with a character; a cell that begins with it would cut one in two.
            Check(offsets[i] == text.Length || (text[(int)offsets[i]] & 0xC0) != 0x80, "A text column's offset lies inside a character.");
        }
    }

    static void ValidateJson(ChunkColumn column, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            Check(column.IsNull(row) || IsJson(column.Utf8(row), MaxJsonDepth), "A JSON column holds something else than JSON.");
        }
    }

    /// <summary>Whether a text is one JSON value of at most this depth.</summary>
    public static bool IsJson(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            while (reader.Read())
            {
                // An escape such as \ud800 alone passes the reader and fails when the text is made.
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }

            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ResultFormatException(otherwise);
        }
    }
}
