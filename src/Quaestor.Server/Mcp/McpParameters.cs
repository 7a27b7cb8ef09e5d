using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Quaestor.Server.Mcp;

/// <summary>The parameters of requests: held to what the protocol has for each method before its own code sees them.</summary>
static class McpParameters
{
    /// <summary>Of RFC 5424, as the protocol spells them.</summary>
    static readonly string[] Levels = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"];

    static readonly Dictionary<string, Type> ParametersOf = new(StringComparer.Ordinal)
    {
        ["initialize"] = typeof(InitializeRequestParams),
        ["resources/list"] = typeof(ListResourcesRequestParams),
        ["resources/read"] = typeof(ReadResourceRequestParams),
        ["resources/templates/list"] = typeof(ListResourceTemplatesRequestParams),
        ["resources/subscribe"] = typeof(SubscribeRequestParams),
        ["resources/unsubscribe"] = typeof(UnsubscribeRequestParams),
        ["subscriptions/listen"] = typeof(SubscriptionsListenRequestParams),
        ["tools/call"] = typeof(CallToolRequestParams),
        ["tools/list"] = typeof(ListToolsRequestParams),
    };

    /// <summary>What the protocol's own code would call a fault of the server.</summary>
    /// <exception cref="McpFault">They do not fit.</exception>
    public static void Check(JsonRpcMessage message)
    {
        if (message is not JsonRpcRequest { Method: var method, Params: var parameters })
        {
            return;
        }

        var wrong = method switch
        {
            _ when parameters is not (null or JsonObject) => "The parameters must be an object.",
            "tools/call" when TextOf(parameters, "name") is null => "A call names its tool in name.",
            "tools/call" when parameters!["arguments"] is not (null or JsonObject) => "The arguments must be an object.",
            "resources/read" when TextOf(parameters, "uri") is null => "A resource is named in uri.",
            "logging/setLevel" when !Levels.Contains(TextOf(parameters, "level")) => $"The level is one of {string.Join(", ", Levels)}.",
            _ when ParametersOf.TryGetValue(method, out var type) && !Fits(parameters ?? new JsonObject(), type) => $"The parameters are not those that the protocol has for {method}.",
            _ => null,
        };
        if (wrong is not null)
        {
            throw new McpFault(StatusCodes.Status200OK, McpErrorCode.InvalidParams, wrong) { Id = McpMessage.IdOf(message) };
        }
    }

    /// <summary>Whoever begins with a revision that is not known here is offered the newest one, which it takes or leaves (Lifecycle, "Version Negotiation").</summary>
    public static void OfferVersion(JsonRpcMessage message)
    {
        if (message is JsonRpcRequest { Method: "initialize", Params: JsonObject parameters } && !ProtocolVersions.WithSessions.Contains(TextOf(parameters, "protocolVersion")))
        {
            parameters["protocolVersion"] = ProtocolVersions.WithSessions[^1];
        }
    }

    public static string? TextOf(JsonNode? parameters, string name) =>
        parameters is JsonObject named && named[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    static bool Fits(JsonNode parameters, Type type)
    {
        try
        {
            parameters.Deserialize(McpJsonUtilities.DefaultOptions.GetTypeInfo(type));
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }
}
