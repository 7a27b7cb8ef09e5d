using System.Text.Json;
using System.Text.Json.Nodes;

namespace Quaestor.Agent.Tools.Postgres;

/// <summary>The arguments of the tools about backups.</summary>
static class BackupSchema
{
    /// <param name="others">Besides the dataset, with their descriptions; all of them required.</param>
    public static JsonElement Of(params (string Name, string[] Types, string Description)[] others)
    {
        (string Name, string[] Types, string Description)[] all = [("dataset", ["string", "null"], "Name of the dataset; null for the one in use."), .. others];
        return JsonSerializer.SerializeToElement(new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(all.Select(one => KeyValuePair.Create(one.Name, (JsonNode?)new JsonObject
            {
                ["type"] = one.Types is [var only] ? only : new JsonArray([.. one.Types.Select(type => (JsonNode)type)]),
                ["description"] = one.Description,
            }))),
            ["required"] = new JsonArray([.. all.Select(one => (JsonNode)one.Name)]),
            ["additionalProperties"] = false,
        });
    }
}
