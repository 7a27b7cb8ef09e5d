using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Hosting;

/// <summary>What a turn was asked with, as the store keeps it for the process that takes it up again.</summary>
sealed record StoredStart(string Message, Guid SourceId)
{
    public string? Model { get; init; }

    public string? AgentType { get; init; }

    /// <summary>The approval that the turn decides.</summary>
    public Guid? Decides { get; init; }

    public StoredConversation? Given { get; init; }

    public static byte[] ToJson(StartTurn start, Guid sourceId) => JsonSerializer.SerializeToUtf8Bytes(
        new StoredStart(start.Message, sourceId)
        {
            Model = start.Model,
            AgentType = start.AgentType,
            Decides = start.Decides?.Id,
            Given = start.Given is { } given ? StoredConversation.Of(given) : null,
        },
        StartJson.Default.StoredStart);

    /// <returns>Null where it is not there, or was written by a version that knew something else.</returns>
    public static StoredStart? Read(ReadOnlyMemory<byte>? json)
    {
        try
        {
            return json is { } stored ? JsonSerializer.Deserialize(stored.Span, StartJson.Default.StoredStart) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Messages as the ecosystem writes them, functions by name, description and schema.</summary>
sealed record StoredConversation(string Instructions, JsonElement? History, JsonElement After, IReadOnlyList<StoredFunction> Tools)
{
    public static StoredConversation Of(GivenConversation given) => new(
        given.Instructions,
        given.History is { } history ? Write(history) : null,
        Write(given.After),
        [.. given.Tools.Select(tool => new StoredFunction(tool.Name, tool.Description, tool.JsonSchema))]);

    public GivenConversation ToGiven() => new(
        Instructions,
        History is { } history ? Read(history) : null,
        Read(After),
        [.. Tools.Select(tool => AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, tool.Schema))]);

    static JsonElement Write(IReadOnlyList<ChatMessage> messages) => JsonSerializer.SerializeToElement(messages, AIJsonUtilities.DefaultOptions);

    static List<ChatMessage> Read(JsonElement messages) => messages.Deserialize<List<ChatMessage>>(AIJsonUtilities.DefaultOptions)!;
}

sealed record StoredFunction(string Name, string Description, JsonElement Schema);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredStart))]
sealed partial class StartJson : JsonSerializerContext;
