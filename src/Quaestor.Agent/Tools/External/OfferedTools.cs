using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Quaestor.Agent.Tools.External;

/// <summary>What a server says that it offers, read within limits: it may say anything.</summary>
static partial class OfferedTools
{
    public const int LongestName = 64;

    const int MostTools = 128;
    const int MostPages = 20;
    const int LargestSchema = 32 << 10;
    const string Separator = "__";

    static readonly JsonTypeInfo<Tool> ToolType = (JsonTypeInfo<Tool>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Tool));

    public static async Task<IReadOnlyList<Tool>> ListAsync(McpClient client, CancellationToken cancellationToken)
    {
        var tools = new List<Tool>();
        var cursor = default(string);
        for (var page = 0; page < MostPages && tools.Count < MostTools; page++)
        {
            // One by one, since the protocol's own code takes none of a list in which one is odd.
            var asked = cursor is null ? new JsonObject() : new JsonObject { ["cursor"] = cursor };
            var listed = (await client.SendRequestAsync(new JsonRpcRequest { Method = RequestMethods.ToolsList, Params = asked }, cancellationToken)).Result as JsonObject;
            tools.AddRange((listed?["tools"] as JsonArray ?? []).OfType<JsonObject>().Select(Read).OfType<Tool>());
            cursor = listed?["nextCursor"] is JsonValue next && next.TryGetValue<string>(out var text) ? text : null;
            if (string.IsNullOrEmpty(cursor))
            {
                break;
            }
        }

        return [.. tools.DistinctBy(tool => tool.Name).Take(MostTools)];
    }

    /// <summary>
    /// The name that models call it by: the toolset's stands before it, so that it is nobody else's, today or when another server
    /// comes. One that models cannot call as it is keeps a part of its hash, so that two never become one.
    /// </summary>
    public static string NameFor(string toolset, string tool)
    {
        var name = $"{toolset}{Separator}{NotInName().Replace(tool, "_")}";
        return name.EndsWith($"{Separator}{tool}", StringComparison.Ordinal) && name.Length <= LongestName
            ? name
            : $"{name[..Math.Min(name.Length, LongestName - 9)]}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tool)))[..8]}";
    }

    /// <returns>Null for what cannot be called.</returns>
    static Tool? Read(JsonObject offered)
    {
        if (offered["inputSchema"]?.ToJsonString().Length > LargestSchema)
        {
            return null;
        }

        if (Parse(offered) is { } tool)
        {
            return tool;
        }

        // What is odd about its schemas is the server's to judge, when it is called.
        offered["inputSchema"] = new JsonObject { ["type"] = "object" };
        offered.Remove("outputSchema");
        return Parse(offered);
    }

    static Tool? Parse(JsonObject offered)
    {
        try
        {
            return offered.Deserialize(ToolType) is { Name.Length: > 0 } tool ? tool : null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }

    [GeneratedRegex("[^A-Za-z0-9_-]")]
    private static partial Regex NotInName();
}
