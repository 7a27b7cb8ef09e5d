using System.Text.Json;
using Quaestor.Data.Catalog;

namespace Quaestor.Server.Http;

/// <summary>A request's JSON object, of which every field is known. What is wrong with it is said with the field's name.</summary>
sealed class RequestBody
{
    /// <summary>In bytes: the longest message, every character of it escaped, and room to spare.</summary>
    public const int Largest = 2 << 20;

    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    readonly JsonElement _fields;

    RequestBody(JsonElement fields) => _fields = fields;

    /// <exception cref="ProblemException">It is no JSON object, or has a field that the route does not take.</exception>
    public static async Task<RequestBody> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new ProblemException(StatusCodes.Status415UnsupportedMediaType, "json_required", "Send the body as JSON, with Content-Type: application/json.");
        }

        string[] known = [.. RouteInput.Of(context.GetEndpoint()).Body!.Select(field => field.Name)];
        var fields = await ParseAsync(context);
        if (fields.ValueKind != JsonValueKind.Object)
        {
            throw ProblemException.Invalid("bad_json", $"The body must be a JSON object with the fields {string.Join(", ", known)}.");
        }

        foreach (var field in fields.EnumerateObject().Where(field => !known.Contains(field.Name)))
        {
            throw ProblemException.Invalid("unknown_field", $"There is no field \"{Shortened(field.Name)}\" here.{NearestName.Hint(field.Name, known)} The fields are {string.Join(", ", known)}.");
        }

        return new RequestBody(fields);
    }

    /// <summary>True for a field that is there and not null.</summary>
    public bool Has(string name) => _fields.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>True for a field that is there, null too.</summary>
    public bool Holds(string name) => _fields.TryGetProperty(name, out _);

    /// <summary>As it stands there.</summary>
    public JsonElement Value(string name) => _fields.GetProperty(name);

    public string Text(string name) =>
        TextOrNull(name) ?? throw ProblemException.Invalid("field_required", $"The field \"{name}\" is missing.");

    public string? TextOrNull(string name, int longest = int.MaxValue)
    {
        if (!Has(name))
        {
            return null;
        }

        var value = _fields.GetProperty(name);
        var text = value.ValueKind == JsonValueKind.String ? TextOf(name, value) : throw Wrong(name, "a string");
        return text.Length <= longest ? text : throw ProblemException.Invalid("field_too_long", $"The field \"{name}\" may have {longest:N0} characters at most.");
    }

    public Guid? IdOrNull(string name) =>
        TextOrNull(name) is not { } text ? null
        : Guid.TryParseExact(text, "D", out var id) ? id
        : throw ProblemException.Invalid("bad_id", $"The field \"{name}\" must be a UUID, such as 0198c0de-0000-7000-8000-000000000000.");

    /// <summary>A list of texts; empty where it is not there.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        !Has(name) ? []
        : _fields.GetProperty(name) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? TextOf(name, item) : throw Wrong(name, "a list of strings"))]
            : throw Wrong(name, "a list of strings");

    public bool Flag(string name) => Has(name) && _fields.GetProperty(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    public long? NumberOrNull(string name, long least, long most) =>
        !Has(name) ? null
        : _fields.GetProperty(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) && number >= least && number <= most ? number
        : throw Wrong(name, $"a whole number from {least:N0} to {most:N0}");

    public JsonElement Object(string name) =>
        !Has(name) ? throw ProblemException.Invalid("field_required", $"The field \"{name}\" is missing.")
        : _fields.GetProperty(name) is { ValueKind: JsonValueKind.Object } value ? value
        : throw Wrong(name, "an object");

    static async Task<JsonElement> ParseAsync(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, Strict, context.RequestAborted);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            var place = exception.LineNumber is { } line ? $" at line {line + 1}, byte {exception.BytePositionInLine + 1}" : "";
            throw ProblemException.Invalid("bad_json", $"The body is not valid JSON{place}. Send one JSON object, each field once.");
        }
        catch (InvalidOperationException)
        {
            // The check for fields that stand twice reads their names.
            throw ProblemException.Invalid("bad_text", "The name of a field holds half of a character (a lone surrogate). Send whole characters.");
        }
    }

    // JSON can escape half a surrogate pair, which is no text.
    internal static string TextOf(string name, JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw ProblemException.Invalid("bad_text", $"The field \"{name}\" holds half of a character (a lone surrogate). Send whole characters.");
        }
    }

    static ProblemException Wrong(string name, string kind) => ProblemException.Invalid("wrong_type", $"The field \"{name}\" must be {kind}.");

    static string Shortened(string name) => name.Length <= 64 ? name : name[..64] + "…";
}
