using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Models.OpenAiCompatible;

/// <summary>
/// Schemas that OpenAI can hold a model to: every object closed and all its properties required, and only some of JSON
/// Schema's words. A strict tool with another schema would make the whole request a bad one.
/// </summary>
static class StrictSchema
{
    static readonly AIJsonSchemaTransformOptions Options = new()
    {
        DisallowAdditionalProperties = true,
        RequireAllProperties = true,
        MoveDefaultKeywordToDescription = true,
        ConvertBooleanSchemas = true,
    };

    static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "$schema", "$id", "$ref", "$defs", "definitions", "title", "description", "type", "properties", "required", "additionalProperties",
        "items", "enum", "const", "anyOf", "default", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
        "multipleOf", "minItems", "maxItems",
    };

    /// <returns>Null where the schema cannot be made strict.</returns>
    public static JsonElement? Of(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && IsObject(schema) && CanBeStrict(schema) ? AIJsonUtilities.TransformSchema(schema, Options) : null;

    static bool CanBeStrict(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        // An empty schema allows everything, and an open object any name: neither can be held to.
        var isTyped = schema.TryGetProperty("type", out _) || schema.TryGetProperty("anyOf", out _) || schema.TryGetProperty("$ref", out _)
            || schema.TryGetProperty("enum", out _) || schema.TryGetProperty("const", out _);
        return isTyped
            && (schema.TryGetProperty("additionalProperties", out var more) ? more.ValueKind == JsonValueKind.False : !IsObject(schema) || schema.TryGetProperty("properties", out _))
            && schema.EnumerateObject().All(member => Words.Contains(member.Name) && PartsCanBeStrict(member));
    }

    static bool PartsCanBeStrict(JsonProperty member) => member.Name switch
    {
        "properties" or "$defs" or "definitions" =>
            member.Value.ValueKind == JsonValueKind.Object && member.Value.EnumerateObject().All(part => CanBeStrict(part.Value)),
        "anyOf" => member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().All(CanBeStrict),
        "items" => CanBeStrict(member.Value),
        _ => true,
    };

    static bool IsObject(JsonElement schema) =>
        schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "object";
}
