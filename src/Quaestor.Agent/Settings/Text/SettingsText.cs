using System.Text;
using System.Text.Json;

namespace Quaestor.Agent.Settings.Text;

/// <summary>The text of a settings file: JSON with comments and trailing commas, whose values know their places.</summary>
sealed class SettingsText
{
    static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32 };

    SettingsText(string path, byte[] bytes)
    {
        Path = path;
        Bytes = bytes;
        Root = Parse();
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    public byte[] Bytes { get; }

    public JsonPart Root { get; }

    /// <exception cref="SettingsException">It cannot be read, or is no JSON object.</exception>
    public static SettingsText Read(string path)
    {
        try
        {
            return Of(path, File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SettingsException($"There is no settings file {path}. \"quaestor sources add NAME PATH\" writes one.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"The settings file {path} cannot be read: {exception.Message}");
        }
    }

    /// <exception cref="SettingsException">It is no JSON object.</exception>
    public static SettingsText Of(string path, byte[] bytes) => new(path, bytes);

    public SettingsException Wrong(int offset, string sentence) => new($"{Place(offset)}: {sentence}");

    public string Place(int offset) => $"{Path}, line {LineOf(offset)}";

    int LineOf(int offset) => Bytes.AsSpan(0, Math.Min(offset, Bytes.Length)).Count((byte)'\n') + 1;

    JsonPart Parse()
    {
        var start = Bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        var reader = new Utf8JsonReader(Bytes.AsSpan(start), Options);
        try
        {
            reader.Read();
            var root = ParseValue(ref reader, start);
            while (reader.Read())
            {
                // Only comments may follow; anything else throws.
            }

            return root.Kind == JsonValueKind.Object ? root : throw Wrong(root.Start, "the settings are one JSON object, in braces.");
        }
        catch (JsonException exception)
        {
            var reason = exception.Message.Split(" LineNumber:")[0].Split(" Path:")[0].TrimEnd('.');
            throw new SettingsException($"{Path}, line {(exception.LineNumber ?? 0) + 1}: this is no JSON: {reason}.");
        }
    }

    JsonPart ParseValue(ref Utf8JsonReader reader, int start)
    {
        var at = start + (int)reader.TokenStartIndex;
        var part = reader.TokenType switch
        {
            JsonTokenType.StartObject => new JsonPart(JsonValueKind.Object, at),
            JsonTokenType.StartArray => new JsonPart(JsonValueKind.Array, at),
            JsonTokenType.String => new JsonPart(JsonValueKind.String, at) { Text = TextOf(ref reader, at) },
            JsonTokenType.Number => new JsonPart(JsonValueKind.Number, at) { Text = Encoding.ASCII.GetString(reader.ValueSpan) },
            JsonTokenType.True => new JsonPart(JsonValueKind.True, at),
            JsonTokenType.False => new JsonPart(JsonValueKind.False, at),
            _ => new JsonPart(JsonValueKind.Null, at),
        };
        while (part.Kind is JsonValueKind.Object or JsonValueKind.Array && reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            if (part.Kind == JsonValueKind.Array)
            {
                part.Items.Add(ParseValue(ref reader, start));
                continue;
            }

            var nameAt = start + (int)reader.TokenStartIndex;
            var name = TextOf(ref reader, nameAt);
            if (part.Find(name) is not null)
            {
                throw Wrong(nameAt, $"\"{name}\" stands here for the second time. Keep one of the two.");
            }

            reader.Read();
            part.Members.Add(new(name, nameAt, ParseValue(ref reader, start)));
        }

        part.End = start + (int)reader.BytesConsumed;
        return part;
    }

    // JSON can escape half a surrogate pair, which is no text.
    string TextOf(ref Utf8JsonReader reader, int at)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong(at, "this text holds half of a character (a lone surrogate).");
        }
    }
}
