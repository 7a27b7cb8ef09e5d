using System.Text.Json;
using System.Text.Json.Nodes;
using Quaestor.Agent.Tools;

namespace Quaestor.Agent.Programs;

/// <summary>
/// A tool as other programs are offered it. They have no turn in which a person could be asked whether a reading is right, so
/// what a model states about its query is not asked of them; what may be null may be left out.
/// </summary>
public sealed class ProgramTool
{
    /// <summary>What a query rests on, as a program that states nothing means it.</summary>
    static readonly Dictionary<string, string> Stated = new(StringComparer.Ordinal)
    {
        ["confidence"] = "1",
        ["assumptions"] = "[]",
        ["other_readings"] = "null",
    };

    readonly AgentTool _tool;

    internal ProgramTool(AgentTool tool)
    {
        _tool = tool;
        Description = ReadText(tool.Name) ?? tool.Description;
        Schema = SchemaOf(tool.JsonSchema);
    }

    public string Name => _tool.Name;

    /// <summary>For people: <c>Execute SQL</c>.</summary>
    public string Title => string.Join(' ', Name.Split('_').Select(word => word == "sql" ? "SQL" : $"{char.ToUpperInvariant(word[0])}{word[1..]}"));

    public string Description { get; }

    /// <summary>Of the arguments.</summary>
    public JsonElement Schema { get; }

    /// <summary>Whether a call leaves everything as it is.</summary>
    public bool IsReadOnly => _tool.IsReadOnly;

    /// <summary>Whether a call runs something over a source, and its answer tells of the run.</summary>
    public bool Runs => Name.StartsWith("execute_", StringComparison.Ordinal);

    internal AgentTool Tool => _tool;

    /// <summary>The arguments as the tool itself takes them.</summary>
    internal JsonElement Completed(IReadOnlyDictionary<string, JsonElement> given)
    {
        var arguments = new JsonObject();
        foreach (var (name, value) in given)
        {
            arguments[name] = JsonNode.Parse(value.GetRawText());
        }

        foreach (var property in _tool.JsonSchema.GetProperty("properties").EnumerateObject().Where(property => !given.ContainsKey(property.Name)))
        {
            if (Stated.TryGetValue(property.Name, out var stated))
            {
                arguments[property.Name] = JsonNode.Parse(stated);
            }
            else if (MayBeNull(property.Value))
            {
                arguments[property.Name] = null;
            }
        }

        return JsonSerializer.SerializeToElement(arguments);
    }

    static JsonElement SchemaOf(JsonElement strict)
    {
        var schema = JsonNode.Parse(strict.GetRawText())!.AsObject();
        var properties = schema["properties"]!.AsObject();
        foreach (var name in Stated.Keys)
        {
            properties.Remove(name);
        }

        schema["required"] = new JsonArray([.. strict.GetProperty("properties").EnumerateObject()
            .Where(property => !Stated.ContainsKey(property.Name) && !MayBeNull(property.Value)).Select(property => (JsonNode?)property.Name)]);
        return JsonSerializer.SerializeToElement(schema);
    }

    static bool MayBeNull(JsonElement property) =>
        property.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.Array && type.EnumerateArray().Any(name => name.ValueEquals("null"u8));

    /// <summary>Null where what models of this program read says all.</summary>
    static string? ReadText(string tool)
    {
        using var stream = typeof(ProgramTool).Assembly.GetManifestResourceStream($"{typeof(ProgramTool).Namespace}.{tool}.md");
        return stream is null ? null : new StreamReader(stream).ReadToEnd().Trim();
    }
}
