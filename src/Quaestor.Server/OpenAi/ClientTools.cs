using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Server.Http;

namespace Quaestor.Server.OpenAi;

/// <summary>Functions of the client: the model may call them beside the agent's own tools, and the client runs them.</summary>
static class ClientTools
{
    static readonly JsonElement AnyObject = JsonElement.Parse("""{"type":"object"}"""u8);

    /// <exception cref="ProblemException">One is no function, or has no name.</exception>
    public static IReadOnlyList<AIFunctionDeclaration> Read(JsonElement? tools) =>
        tools is { } list ? [.. list.EnumerateArray().Select(Function)] : [];

    static AIFunctionDeclaration Function(JsonElement tool, int number)
    {
        if (tool.ValueKind != JsonValueKind.Object || !tool.TryGetProperty("function", out var function) || function.ValueKind != JsonValueKind.Object
            || !function.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String)
        {
            throw ProblemException.Invalid("bad_tool", $"tools[{number}] is no function with a name; no other tools are known here.");
        }

        var description = function.TryGetProperty("description", out var text) && text.ValueKind == JsonValueKind.String ? RequestBody.TextOf("description", text) : "";
        var schema = function.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object ? parameters : AnyObject;
        return AIFunctionFactory.CreateDeclaration(RequestBody.TextOf("name", name), description, schema);
    }
}
