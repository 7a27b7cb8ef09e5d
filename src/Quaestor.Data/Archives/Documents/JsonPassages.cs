using System.Text;
using System.Text.Json;

namespace Quaestor.Data.Archives.Documents;

/// <summary>JSON as text: a list by its records, an object by its keys, lines of JSON by their lines. Each value stands behind the path to it.</summary>
static class JsonPassages
{
    const int LongestValue = 4000;
    const int MostValues = 200_000;

    static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    public static ExtractedDocument Read(string text) => TryParse(text) is { } whole ? OfDocument(whole) : OfLines(text);

    static ExtractedDocument OfDocument(JsonDocument document)
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
                    passages.Add(TextOf(record), number, number);
                }

                break;
            case { ValueKind: JsonValueKind.Object } keys:
                foreach (var key in keys.EnumerateObject())
                {
                    number++;
                    passages.Add(TextOf(key.Value, key.Name), number, number);
                }

                break;
            case var value:
                passages.Add(TextOf(value), 1, 1);
                break;
        }

        return new(TitleOf(document.RootElement), passages.Finish());
    }

    /// <exception cref="DocumentException">It is not even that.</exception>
    static ExtractedDocument OfLines(string text)
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
            passages.Add(TextOf(record.RootElement), number, number);
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

    static string? TitleOf(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("title", out var title) && title.ValueKind == JsonValueKind.String ? StringOf(title) : null;

    static string TextOf(JsonElement value, string path = "")
    {
        var text = new StringBuilder();
        var left = MostValues;
        Append(text, path, value, ref left);
        return text.ToString();
    }

    static void Append(StringBuilder text, string path, JsonElement value, ref int left)
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
                    Append(text, path.Length == 0 ? key.Name : $"{path}.{key.Name}", key.Value, ref left);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Append(text, path, item, ref left);
                }

                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            default:
                var told = value.ValueKind == JsonValueKind.String ? StringOf(value) : value.GetRawText();
                text.Append(path).Append(path.Length > 0 ? ": " : "").Append(told.Length <= LongestValue ? told : told[..LongestValue] + "…").Append('\n');
                break;
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
