using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Quaestor.Server.Mcp;

/// <summary>A request that does not reach the protocol's own code: what is wrong with it, as JSON-RPC says such things.</summary>
sealed class McpFault(int status, McpErrorCode code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public McpErrorCode Code { get; } = code;

    /// <summary>Of the request; nothing where it could not be read.</summary>
    public RequestId Id { get; init; }

    public JsonObject? Details { get; init; }

    public static McpFault Invalid(string message) => new(StatusCodes.Status400BadRequest, McpErrorCode.InvalidRequest, message);

    /// <summary>The code that clients know for a session that is not there (any more), after which they begin another one.</summary>
    public static McpFault NoSession(string message, RequestId asked) => new(StatusCodes.Status404NotFound, (McpErrorCode)(-32001), message) { Id = asked };
}
