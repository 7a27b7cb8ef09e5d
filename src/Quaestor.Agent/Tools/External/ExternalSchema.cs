using System.Text.Json;
using System.Text.Json.Nodes;

namespace Quaestor.Agent.Tools.External;

/// <summary>A schema of arguments as some server wrote it. Nothing is taken for granted: what is odd in it is left to the server to judge.</summary>
static class ExternalSchema
{
    static readonly JsonElement Anything = JsonElement.Parse("""{"type":"object","properties":{},"additionalProperties":true}"""u8);

    /// <summary>As models are given it: an object, and open wherever something may be left out, so that no model is held to give all of it.</summary>
    public static JsonElement Of(JsonElement given)
    {
        if (given.ValueKind != JsonValueKind.Object || !given.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || !type.ValueEquals("object"u8))
        {
            return Anything;
        }

        var schema = JsonObject.Create(given)!;
        schema.Remove("$schema");
        if (schema["properties"] is not JsonObject)
        {
            schema["properties"] = new JsonObject();
        }

        if (MayLeaveOut(given))
        {
            schema["additionalProperties"] = true;
        }

        return JsonSerializer.SerializeToElement(schema);
    }

    /// <summary>What is plainly wrong with arguments, a line each: missing ones, and ones of another type.</summary>
    public static IReadOnlyList<string> Check(JsonElement schema, JsonElement arguments)
    {
        if (arguments.ValueKind != JsonValueKind.Object)
        {
            return ["The arguments must be an object."];
        }

        var missing = Required(schema).Where(name => !arguments.TryGetProperty(name, out _)).Select(name => $"{name} is missing.");
        var wrong = Properties(schema)
            .Where(property => arguments.TryGetProperty(property.Name, out var value) && !Fits(value, property.Value))
            .Select(property => $"{property.Name} must be of the type {property.Value.GetProperty("type").GetString()}.");
        return [.. missing, .. wrong];
    }

    static bool MayLeaveOut(JsonElement part) => part.ValueKind switch
    {
        JsonValueKind.Object => Properties(part).Select(property => property.Name).Except(Required(part)).Any() || part.EnumerateObject().Any(member => MayLeaveOut(member.Value)),
        JsonValueKind.Array => part.EnumerateArray().Any(MayLeaveOut),
        _ => false,
    };

    static IEnumerable<JsonProperty> Properties(JsonElement schema) =>
        schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object ? properties.EnumerateObject() : [];

    static IEnumerable<string> Required(JsonElement schema) =>
        schema.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array
            ? required.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()!)
            : [];

    static bool Fits(JsonElement value, JsonElement property) =>
        property.ValueKind != JsonValueKind.Object || !property.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || type.GetString() switch
        {
            "string" => value.ValueKind == JsonValueKind.String,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number == decimal.Truncate(number),
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "array" => value.ValueKind == JsonValueKind.Array,
            "object" => value.ValueKind == JsonValueKind.Object,
            _ => true,
        };
}
