using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Models.Routing;

/// <summary>
/// Thinking that its model signed or encrypted. It goes back to that model unchanged, and to no other: they refuse what they
/// did not sign.
/// </summary>
static class BoundReasoning
{
    /// <summary>Among a content's additional properties, which the store keeps.</summary>
    const string Model = "model";

    public static void Tag(AIContent content, string modelId)
    {
        if (IsBound(content))
        {
            (content.AdditionalProperties ??= [])[Model] = modelId;
        }
    }

    /// <summary>The messages without the bound thinking of other models, and of unknown ones.</summary>
    public static IReadOnlyList<ChatMessage> For(string modelId, IReadOnlyList<ChatMessage> messages) =>
        messages.Any(message => message.Contents.Any(content => IsForeign(content, modelId)))
            ? [.. messages.Select(message => Without(message, modelId)).Where(message => message.Contents.Count > 0)]
            : messages;

    static ChatMessage Without(ChatMessage message, string modelId)
    {
        if (!message.Contents.Any(content => IsForeign(content, modelId)))
        {
            return message;
        }

        var rest = message.Clone();
        rest.Contents = [.. message.Contents.Where(content => !IsForeign(content, modelId))];
        return rest;
    }

    // From the store a text comes back as a JSON element.
    static bool IsForeign(AIContent content, string modelId) =>
        IsBound(content) && content.AdditionalProperties?.GetValueOrDefault(Model)?.ToString() != modelId;

    static bool IsBound(AIContent content) => content is TextReasoningContent { ProtectedData: not null };
}
