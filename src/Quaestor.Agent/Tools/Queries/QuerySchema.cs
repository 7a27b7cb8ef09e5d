using System.Text.Json;
using System.Text.Json.Nodes;

namespace Quaestor.Agent.Tools.Queries;

/// <summary>The arguments of a tool that runs a query: which dataset, the query, and what it rests on (<see cref="Proposal"/>).</summary>
static class QuerySchema
{
    const string Stated =
        """
        {
          "confidence": { "type": "number", "description": "0 to 1: how sure you are that this is what was asked." },
          "assumptions": {
            "type": "array",
            "description": "What you took for granted, a short sentence each; empty when nothing.",
            "items": { "type": "string" }
          },
          "other_readings": {
            "type": ["array", "null"],
            "description": "What the question could mean just as well, a short sentence each: the user is asked which. Null or empty when it has one reading.",
            "items": { "type": "string" }
          }
        }
        """;

    /// <param name="name">Of the argument that holds the query.</param>
    /// <param name="query">Its schema.</param>
    public static JsonElement With(string name, string query) => JsonSerializer.SerializeToElement(Node(name, query));

    /// <inheritdoc cref="With"/>
    public static JsonObject Node(string name, string query)
    {
        var properties = new JsonObject
        {
            ["dataset"] = JsonNode.Parse("""{ "type": ["string", "null"], "description": "Name of the dataset; null for the one in use." }"""),
            [name] = JsonNode.Parse(query),
        };
        foreach (var (stated, schema) in JsonNode.Parse(Stated)!.AsObject())
        {
            properties[stated] = schema!.DeepClone();
        }

        return new()
        {
            ["type"] = "object",
            ["required"] = new JsonArray([.. properties.Select(property => (JsonNode?)property.Key)]),
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
    }
}
