using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Quaestor.Server.Http;

namespace Quaestor.Server.Mcp;

/// <summary>Reads the one message of a request, and checks what its headers say of it.</summary>
static class McpMessage
{
    public const string VersionHeader = "MCP-Protocol-Version";
    public const string SessionHeader = "Mcp-Session-Id";

    const string MethodHeader = "Mcp-Method";
    const string NameHeader = "Mcp-Name";

    static readonly JsonTypeInfo<JsonRpcMessage> Type = (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    /// <exception cref="McpFault">It is none, or its headers say something else.</exception>
    /// <exception cref="ProblemException">It cannot be one, or its answer could not be read.</exception>
    public static async Task<(JsonRpcMessage Message, string Version)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            throw new ProblemException(StatusCodes.Status415UnsupportedMediaType, "json_required", "Send the message as JSON, with Content-Type: application/json.");
        }

        if (!Accepts(request, "application/json") || !Accepts(request, "text/event-stream"))
        {
            throw new ProblemException(StatusCodes.Status406NotAcceptable, "not_acceptable", "Answers come as JSON or as an event stream: send Accept: application/json, text/event-stream.");
        }

        var message = await ParseAsync(request, cancellationToken);
        var version = request.Headers[VersionHeader].ToString();
        CheckVersion(version, IdOf(message));
        McpParameters.Check(message);
        McpParameters.OfferVersion(message);
        if (ProtocolVersions.IsWithoutSessions(version))
        {
            CheckHeaders(request, message);
        }

        (message.Context ??= new()).ProtocolVersion = version.Length > 0 ? version : null;
        return (message, version);
    }

    public static bool Accepts(HttpRequest request, string type) =>
        request.GetTypedHeaders().Accept is not { Count: > 0 } accepted || accepted.Any(range => range.MatchesMediaType(type));

    /// <exception cref="McpFault">It is not known here.</exception>
    public static void CheckVersion(string version, RequestId id)
    {
        if (version.Length == 0 || ProtocolVersions.Known.Contains(version))
        {
            return;
        }

        throw new McpFault(StatusCodes.Status400BadRequest, McpErrorCode.UnsupportedProtocolVersion, $"This server does not speak version {Shortened(version)} of the protocol, but {string.Join(", ", ProtocolVersions.Known)}.")
        {
            Id = id,
            Details = new() { ["supported"] = new JsonArray([.. ProtocolVersions.Known.Select(known => (JsonNode?)known)]), ["requested"] = Shortened(version) },
        };
    }

    public static RequestId IdOf(JsonRpcMessage message) => message is JsonRpcMessageWithId { Id: var id } ? id : default;

    static async Task<JsonRpcMessage> ParseAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, new() { MaxDepth = 64, AllowDuplicateProperties = false }, cancellationToken);
            return body.RootElement.ValueKind switch
            {
                JsonValueKind.Array => throw McpFault.Invalid("Send one message in each request: batches are no part of the protocol any more."),
                JsonValueKind.Object => Parse(body.RootElement),
                _ => throw McpFault.Invalid("A message is a JSON object."),
            };
        }
        catch (JsonException)
        {
            throw new McpFault(StatusCodes.Status400BadRequest, McpErrorCode.ParseError, "The body is no valid JSON.");
        }
    }

    static JsonRpcMessage Parse(JsonElement body)
    {
        try
        {
            // Half of a surrogate pair is no text, and would be found out only where it is used.
            _ = JsonSerializer.Serialize(body);
            return body.Deserialize(Type) ?? throw new JsonException();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException or FormatException or OverflowException)
        {
            throw McpFault.Invalid("This is no message of JSON-RPC 2.0: a request has jsonrpc, id, method and params.");
        }
    }

    static void CheckHeaders(HttpRequest request, JsonRpcMessage message)
    {
        var (method, parameters) = message switch
        {
            JsonRpcRequest asked => (asked.Method, asked.Params),
            JsonRpcNotification told => (told.Method, told.Params),
            _ => (null, null),
        };
        if (method is null)
        {
            return;
        }

        Check(request, message, MethodHeader, method);
        var name = method switch
        {
            "tools/call" or "prompts/get" => McpParameters.TextOf(parameters, "name"),
            "resources/read" => McpParameters.TextOf(parameters, "uri"),
            _ => null,
        };
        if (name is not null)
        {
            Check(request, message, NameHeader, name);
        }
    }

    static void Check(HttpRequest request, JsonRpcMessage message, string header, string expected)
    {
        if (Decoded(request.Headers[header].ToString()) != expected)
        {
            throw new McpFault(StatusCodes.Status400BadRequest, McpErrorCode.HeaderMismatch, $"The header {header} is missing, or is not what the message says: {Shortened(expected)}.") { Id = IdOf(message) };
        }
    }

    /// <summary>What no header may hold travels as <c>=?base64?…?=</c>.</summary>
    static string? Decoded(string header)
    {
        const string begin = "=?base64?", end = "?=";
        if (header.Length < begin.Length + end.Length || !header.StartsWith(begin, StringComparison.Ordinal) || !header.EndsWith(end, StringComparison.Ordinal))
        {
            return header;
        }

        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header[begin.Length..^end.Length], bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    static string Shortened(string text) => text.Length <= 64 ? text : $"{text[..64]}…";
}
