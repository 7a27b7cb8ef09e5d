using System.Text.Json;
using System.Text.Json.Nodes;
using Quaestor.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace Quaestor.Tests.Sandboxes.Kubernetes;

/// <summary>Checks Kubernetes objects against the API's own schemas, strictly: a field that the schema does not know is an error.</summary>
sealed class ObjectSchemas
{
    static readonly Lazy<ObjectSchemas?> Loaded = new(Read);

    readonly JsonObject _schemas;
    readonly Lazy<Dictionary<string, JsonNode>> _definitions;

    /// <summary>JSON nodes are made as they are first read.</summary>
    readonly Lock _gate = new();

    ObjectSchemas(JsonObject document, string definitions)
    {
        _schemas = document["components"]!["schemas"]!.AsObject();
        _definitions = new(() => ReadDefinitions(definitions));
        Parameters = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(method => (path.Key, Method: method.Key, Known: method.Value!["parameters"]?.AsArray() ?? [])))
            .ToDictionary(entry => $"{entry.Method} {entry.Key}", entry => entry.Known.Select(parameter => (string)parameter!["name"]!).ToHashSet());
    }

    /// <summary>What may be asked, by method and path, and with which parameters.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Parameters { get; }

    /// <summary>Null where the shared folder is not there.</summary>
    public static ObjectSchemas? Load() => Loaded.Value;

    public IReadOnlyList<string> Validate(JsonNode item)
    {
        var (version, kind) = ((string?)item["apiVersion"] ?? "", (string?)item["kind"] ?? "");
        var errors = new List<string>();
        lock (_gate)
        {
            var schema = (version.Contains("agents.x-k8s.io/", StringComparison.Ordinal) ? _definitions.Value.GetValueOrDefault($"{version} {kind}") : null) ?? _schemas[$"V1{kind}"];
            if (schema is null)
            {
                return [$"There is no schema of {version} {kind}."];
            }

            Check(schema, item, kind, errors);
        }

        return errors;
    }

    /// <param name="schema">By its name in the API: <c>V1PodTemplateSpec</c>.</param>
    public IReadOnlyList<string> Validate(string schema, JsonNode item)
    {
        var errors = new List<string>();
        lock (_gate)
        {
            Check(_schemas[schema]!, item, schema, errors);
        }

        return errors;
    }

    static ObjectSchemas? Read() => SharedFixtures.Folder("fixtures/kubernetes") is { } folder
        ? new(JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "openapi.json")))!.AsObject(), Path.Combine(folder, "agent-sandbox-crds"))
        : null;

    static Dictionary<string, JsonNode> ReadDefinitions(string folder) => Directory.EnumerateFiles(folder, "*.yaml")
        .SelectMany(file => ReadDefinition(File.ReadAllText(file)))
        .ToDictionary();

    static IEnumerable<KeyValuePair<string, JsonNode>> ReadDefinition(string yaml)
    {
        var definition = Yaml.Read(yaml).Single();
        foreach (var version in definition["spec"]!["versions"]!.AsArray())
        {
            var schema = version!["schema"]!["openAPIV3Schema"]!.DeepClone();
            // The API server takes these from every object's own schema.
            schema["properties"]!["metadata"] = new JsonObject { ["$ref"] = "#/components/schemas/V1ObjectMeta" };
            yield return new($"{(string?)definition["spec"]!["group"]}/{(string?)version["name"]} {(string?)definition["spec"]!["names"]!["kind"]}", schema);
        }
    }

    void Check(JsonNode schema, JsonNode? value, string path, List<string> errors)
    {
        if ((string?)schema["$ref"] is { } reference)
        {
            Check(_schemas[reference.Split('/')[^1]]!, value, path, errors);
            return;
        }

        if (schema["allOf"]?[0] is { } only)
        {
            Check(only, value, path, errors);
            return;
        }

        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        if ((bool?)schema["x-kubernetes-int-or-string"] == true)
        {
            Expect(kind is JsonValueKind.Number or JsonValueKind.String, "a number or a text", path, errors);
            return;
        }

        switch ((string?)schema["type"])
        {
            case "object" when value is JsonObject item:
                CheckObject(schema, item, path, errors);
                break;
            case "array" when value is JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    Check(schema["items"]!, list[i], $"{path}[{i}]", errors);
                }

                break;
            case "string":
                Expect(kind == JsonValueKind.String, "a text", path, errors);
                if (schema["enum"] is JsonArray allowed && kind == JsonValueKind.String)
                {
                    Expect(allowed.Any(word => (string?)word == (string?)value), "one of " + allowed.ToJsonString(), path, errors);
                }

                break;
            case "integer":
                Expect(kind == JsonValueKind.Number && value!.ToJsonString().All(c => char.IsAsciiDigit(c) || c == '-'), "a whole number", path, errors);
                break;
            case "boolean":
                Expect(kind is JsonValueKind.True or JsonValueKind.False, "true or false", path, errors);
                break;
            case { } type when type is "object" or "array":
                errors.Add($"{path}: {type} expected");
                break;
        }
    }

    void CheckObject(JsonNode schema, JsonObject item, string path, List<string> errors)
    {
        foreach (var required in schema["required"]?.AsArray() ?? [])
        {
            Expect(item.ContainsKey((string)required!), $"a field {(string?)required}", path, errors);
        }

        foreach (var (name, value) in item)
        {
            if (schema["properties"]?[name] is { } known)
            {
                Check(known, value, $"{path}.{name}", errors);
            }
            else if (schema["additionalProperties"] is JsonObject any)
            {
                Check(any, value, $"{path}.{name}", errors);
            }
            else if (schema["properties"] is not null)
            {
                errors.Add($"{path}.{name}: unknown field");
            }
        }
    }

    static void Expect(bool holds, string what, string path, List<string> errors)
    {
        if (!holds)
        {
            errors.Add($"{path}: {what} expected");
        }
    }
}

/// <summary>YAML as JSON nodes, with the types that plain scalars have in YAML's JSON schema.</summary>
static class Yaml
{
    public static IReadOnlyList<JsonNode> Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => Convert(document.RootNode)).OfType<JsonNode>()];
    }

    static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, Convert(child.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain } plain => Plain(plain.Value ?? ""),
        YamlScalarNode text => JsonValue.Create(text.Value),
        _ => null,
    };

    static JsonValue? Plain(string text) => text switch
    {
        "" or "null" or "~" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(text, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
