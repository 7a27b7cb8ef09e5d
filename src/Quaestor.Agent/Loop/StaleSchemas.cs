using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Loop;

/// <summary>Takes schemas out of a history. Calls keep a result, as providers demand.</summary>
static class StaleSchemas
{
    const string Tool = "get_dataset_schema";
    const string Instead = "Taken out: the schema has changed since this was told. What stands above is the one there is now.";

    public static IReadOnlyList<ChatMessage> TakenOut(IReadOnlyList<ChatMessage> history)
    {
        var calls = history.SelectMany(message => message.Contents).OfType<FunctionCallContent>()
            .Where(call => call.Name == Tool).Select(call => call.CallId).ToHashSet(StringComparer.Ordinal);
        return [.. history.Select(message => message.Contents.Any(IsStale) ? Without(message) : message)];

        bool IsStale(AIContent content) => content is FunctionResultContent result && calls.Contains(result.CallId);

        ChatMessage Without(ChatMessage message)
        {
            var kept = message.Clone();
            kept.Contents = [.. message.Contents.Select(content => IsStale(content) ? new FunctionResultContent(((FunctionResultContent)content).CallId, Instead) : content)];
            return kept;
        }
    }
}
