using System.Text.Json;
using Quaestor.Data.Catalog;

namespace Quaestor.Data.Plans.Json;

/// <summary>
/// Checks JSON against a schema of the subset that models are given: objects with named properties and nothing else,
/// arrays, scalars, enumerations, references into <c>$defs</c>, and choices told apart by <c>kind</c>. Unlike a plain
/// schema validator it says which field is wrong and what was probably meant, so that a model can correct itself.
/// </summary>
/// <remarks>A property that may be null may also be missing: people write plans too.</remarks>
public sealed class JsonShape(JsonElement root)
{
    const int MostProblems = 8;
    const string Discriminator = "kind";

    /// <summary>All that is wrong with <paramref name="value"/>, at most eight; empty when it fits.</summary>
    public IReadOnlyList<ShapeProblem> Check(JsonElement value)
    {
        var problems = new List<ShapeProblem>();
        Check(value, root, "", problems);
        return problems.Count > MostProblems ? problems[..MostProblems] : problems;
    }

    void Check(JsonElement value, JsonElement schema, string path, List<ShapeProblem> problems)
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("anyOf", out var choices))
        {
            CheckChoice(value, choices, path, problems);
        }
        else if (!Fits(value, Types(schema)))
        {
            problems.Add(new(path, $"must be {Words(Types(schema))}, not {Word(TypeOf(value))}."));
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            CheckObject(value, schema, path, problems);
        }
        else if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            CheckItems(value, items, schema, path, problems);
        }
        else if (value.ValueKind == JsonValueKind.String && schema.TryGetProperty("enum", out var names))
        {
            CheckName(value.GetString()!, names, path, problems);
        }
    }

    void CheckChoice(JsonElement value, JsonElement choices, string path, List<ShapeProblem> problems)
    {
        var options = choices.EnumerateArray().Select(Resolve).ToList();
        if (value.ValueKind == JsonValueKind.Null && options.Any(option => Types(option).Contains("null")))
        {
            return;
        }

        var objects = options.Where(option => !Types(option).Contains("null")).SelectMany(Flatten).ToList();
        if (objects.Count == 1)
        {
            Check(value, objects[0], path, problems);
            return;
        }

        var kinds = objects.Select(KindOf).ToList();
        if (value.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new(path, $"must be an object with a \"{Discriminator}\" of {string.Join(", ", kinds)}, not {Word(TypeOf(value))}."));
        }
        else if (!value.TryGetProperty(Discriminator, out var kind) || kind.ValueKind != JsonValueKind.String)
        {
            problems.Add(new(Join(path, Discriminator), $"is missing. It is one of {string.Join(", ", kinds)}."));
        }
        else if (kinds.IndexOf(kind.GetString()!) is var index && index >= 0)
        {
            Check(value, objects[index], path, problems);
        }
        else
        {
            problems.Add(new(Join(path, Discriminator), NotOneOf(kind.GetString()!, kinds)));
        }
    }

    void CheckObject(JsonElement value, JsonElement schema, string path, List<ShapeProblem> problems)
    {
        var properties = schema.GetProperty("properties");
        var known = properties.EnumerateObject().Select(property => property.Name).ToList();
        var misspelt = new HashSet<string>();
        foreach (var property in value.EnumerateObject())
        {
            if (properties.TryGetProperty(property.Name, out var inner))
            {
                Check(property.Value, inner, Join(path, property.Name), problems);
            }
            else
            {
                misspelt.Add(NearestName.Of(property.Name, known) ?? "");
                problems.Add(new(
                    Join(path, property.Name),
                    $"is not a field here.{NearestName.Hint(property.Name, known)} The fields are {string.Join(", ", known)}."));
            }
        }

        foreach (var property in properties.EnumerateObject())
        {
            if (!value.TryGetProperty(property.Name, out _) && !misspelt.Contains(property.Name) && !MayBeNull(property.Value))
            {
                problems.Add(new(Join(path, property.Name), "is missing."));
            }
        }
    }

    void CheckItems(JsonElement value, JsonElement items, JsonElement schema, string path, List<ShapeProblem> problems)
    {
        if (schema.TryGetProperty("minItems", out var least) && value.GetArrayLength() < least.GetInt32())
        {
            problems.Add(new(path, "must not be empty."));
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            Check(item, items, $"{path}[{index++}]", problems);
        }
    }

    static void CheckName(string given, JsonElement names, string path, List<ShapeProblem> problems)
    {
        var known = names.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()!).ToList();
        if (!known.Contains(given))
        {
            problems.Add(new(path, NotOneOf(given, known)));
        }
    }

    static string NotOneOf(string given, IReadOnlyList<string> known) =>
        $"\"{given}\" is not known.{NearestName.Hint(given, known)} It is one of {string.Join(", ", known)}.";

    JsonElement Resolve(JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out var reference))
        {
            var name = reference.GetString()!["#/$defs/".Length..];
            schema = root.GetProperty("$defs").GetProperty(name);
        }

        return schema;
    }

    IEnumerable<JsonElement> Flatten(JsonElement option) =>
        option.TryGetProperty("anyOf", out var inner) ? inner.EnumerateArray().Select(Resolve).SelectMany(Flatten) : [option];

    bool MayBeNull(JsonElement schema)
    {
        schema = Resolve(schema);
        return schema.TryGetProperty("anyOf", out var choices)
            ? choices.EnumerateArray().Any(MayBeNull)
            : Types(schema).Contains("null");
    }

    static string KindOf(JsonElement option) =>
        option.GetProperty("properties").GetProperty(Discriminator).GetProperty("enum")[0].GetString()!;

    static IReadOnlyList<string> Types(JsonElement schema) =>
        !schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.String ? [type.GetString()!]
        : [.. type.EnumerateArray().Select(name => name.GetString()!)];

    static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };

    static bool Fits(JsonElement value, IReadOnlyList<string> types) =>
        types.Contains(TypeOf(value)) || (value.ValueKind == JsonValueKind.Number && types.Contains("number"));

    static string Words(IReadOnlyList<string> types) => string.Join(" or ", types.Select(Word));

    static string Word(string type) => type switch
    {
        "object" => "an object",
        "array" => "a list",
        "string" => "text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        _ => "null",
    };

    static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}

/// <param name="Path">The field at fault, <c>where.conditions[1].left</c>; empty for the value as a whole.</param>
/// <param name="Message">Goes on after the path: "must be a whole number, not text."</param>
public sealed record ShapeProblem(string Path, string Message);
