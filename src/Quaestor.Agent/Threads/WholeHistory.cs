using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Threads;

/// <summary>
/// Makes a stretch of history that a provider accepts: each call with its result, each result with its call. A window
/// may begin between the two, and a stopped or crashed turn may have left a call without a result.
/// </summary>
static class WholeHistory
{
    public static IReadOnlyList<ChatMessage> Of(IReadOnlyList<ChatMessage> messages)
    {
        var calls = messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Select(call => call.CallId);
        var results = messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.CallId);
        var paired = calls.Intersect(results).ToHashSet();
        return [.. messages.Select(message => Keep(message, paired)).Where(message => message.Contents.Count > 0)];
    }

    static ChatMessage Keep(ChatMessage message, HashSet<string> paired)
    {
        if (message.Contents.All(IsWhole))
        {
            return message;
        }

        var kept = message.Clone();
        kept.Contents = [.. message.Contents.Where(IsWhole)];
        return kept;

        bool IsWhole(AIContent content) => content switch
        {
            FunctionCallContent call => paired.Contains(call.CallId),
            FunctionResultContent result => paired.Contains(result.CallId),
            _ => true,
        };
    }
}
