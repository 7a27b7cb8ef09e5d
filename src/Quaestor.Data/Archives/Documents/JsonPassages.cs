using System.Text;
using System.Text.Json;

namespace Quaestor.Data.Archives.Documents;

/// <summary>JSON as text: a list by its records, an object by its keys, lines of JSON by their lines. Each value stands behind the path to it.</summary>
static class JsonPassages
{
    const int LongestValue = 4000;
    const int MostValues = 200_000;
    const int LongestPath = 200;

    /// <summary>Of a document's text, beside twice its own length: a long key before each of many short values makes more than a machine holds.</summary>
    const int FreeCharacters = 8_000_000;

    static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    public static ExtractedDocument Read(string text) => TryParse(text) is { } whole ? OfDocument(whole, Room(text)) : OfLines(text, Room(text));

    static long Room(string text) => FreeCharacters + (2L * text.Length);

    static ExtractedDocument OfDocument(JsonDocument document, long room)
    {
        using var _ = document;
        var passages = new PassageBuilder(DocumentPlace.Record);
        var number = 0;
        switch (document.RootElement)
        {
            case { ValueKind: JsonValueKind.Array } list:
                foreach (var record in list.EnumerateArray())
                {
                    number++;
                    passages.Add(TextOf(record, "", ref room), number, number);
                }

                break;
            case { ValueKind: JsonValueKind.Object } keys:
                foreach (var key in keys.EnumerateObject())
                {
                    number++;
                    passages.Add(TextOf(key.Value, PathTo("", key), ref room), number, number);
                }

                break;
            case var value:
                passages.Add(TextOf(value, "", ref room), 1, 1);
                break;
        }

        return new(TitleOf(document.RootElement), passages.Finish());
    }

    /// <exception cref="DocumentException">It is not even that.</exception>
    static ExtractedDocument OfLines(string text, long room)
    {
        var passages = new PassageBuilder(DocumentPlace.Line);
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            using var record = TryParse(line) ?? throw new DocumentException($"is not JSON at line {number}: neither one value as a whole nor one in each line.");
            passages.Add(TextOf(record.RootElement, "", ref room), number, number);
        }

        return new(null, passages.Finish());
    }

    static JsonDocument? TryParse(string text)
    {
        try
        {
            return JsonDocument.Parse(text, Lenient);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // By names that were read here: the framework's own look-up fails at half a surrogate pair in any of them.
    static string? TitleOf(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
            ? root.EnumerateObject().Where(key => key.Value.ValueKind == JsonValueKind.String && NameOf(key) == "title").Select(key => StringOf(key.Value)).FirstOrDefault()
            : null;

    static string TextOf(JsonElement value, string path, ref long room)
    {
        var text = new StringBuilder();
        var left = MostValues;
        Append(text, path, value, ref left, ref room);
        return text.ToString();
    }

    static void Append(StringBuilder text, string path, JsonElement value, ref int left, ref long room)
    {
        if (--left < 0)
        {
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var key in value.EnumerateObject())
                {
                    Append(text, PathTo(path, key), key.Value, ref left, ref room);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Append(text, path, item, ref left, ref room);
                }

                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            default:
                var told = value.ValueKind == JsonValueKind.String ? StringOf(value) : value.GetRawText();
                var before = text.Length;
                text.Append(path).Append(path.Length > 0 ? ": " : "").Append(told.Length <= LongestValue ? told : told[..LongestValue] + "…").Append('\n');
                room -= text.Length - before;
                if (room < 0)
                {
                    throw new DocumentException("comes to too much text: its keys are long, and stand before many values. Split it.");
                }

                break;
        }
    }

    static string PathTo(string path, JsonProperty key)
    {
        var name = NameOf(key);
        var whole = path.Length == 0 ? name : path.Length < LongestPath ? $"{path}.{name}" : path;
        return whole.Length <= LongestPath ? whole : whole[..LongestPath];
    }

    static string NameOf(JsonProperty key)
    {
        try
        {
            return key.Name.Replace('\0', ' ');
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    /// <summary>JSON can escape half a surrogate pair, which is no text.</summary>
    static string StringOf(JsonElement value)
    {
        try
        {
            return value.GetString()!.Replace('\0', ' ');
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}
