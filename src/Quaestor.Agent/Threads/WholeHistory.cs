using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Threads;

/// <summary>
/// Makes a stretch of history that a provider accepts: it begins with a user, user and assistant alternate, each call has
/// one result behind it, each result its call. A window may begin anywhere, and a crashed turn may have left anything.
/// </summary>
static class WholeHistory
{
    const string NoAnswer = "(There was no answer.)";

    public static IReadOnlyList<ChatMessage> Of(IReadOnlyList<ChatMessage> messages)
    {
        var paired = Paired(messages);
        var told = new HashSet<string>();
        var whole = new List<ChatMessage>();
        foreach (var message in messages.Select(message => Keep(message, paired, told)).Where(message => message.Contents.Count > 0))
        {
            Add(whole, message);
        }

        return whole;
    }

    static void Add(List<ChatMessage> whole, ChatMessage message)
    {
        var last = whole.LastOrDefault()?.Role;
        if (last is null && message.Role != ChatRole.User)
        {
            return;
        }

        if (last == message.Role && message.Role == ChatRole.Assistant)
        {
            var joined = whole[^1].Clone();
            joined.Contents = [.. whole[^1].Contents, .. message.Contents];
            whole[^1] = joined;
            return;
        }

        if (message.Role == ChatRole.User && last is not null && last != ChatRole.Assistant)
        {
            whole.Add(new ChatMessage(ChatRole.Assistant, NoAnswer));
        }

        whole.Add(message);
    }

    /// <summary>Calls with a result somewhere behind them.</summary>
    static HashSet<string> Paired(IReadOnlyList<ChatMessage> messages)
    {
        var called = new HashSet<string>();
        var paired = new HashSet<string>();
        var hasBegun = false;
        foreach (var message in messages)
        {
            // What stands before the first question is left out, with its calls.
            hasBegun |= message.Role == ChatRole.User;
            if (hasBegun)
            {
                called.UnionWith(message.Contents.OfType<FunctionCallContent>().Select(call => call.CallId));
                paired.UnionWith(message.Contents.OfType<FunctionResultContent>().Select(result => result.CallId).Where(called.Contains));
            }
        }

        return paired;
    }

    static ChatMessage Keep(ChatMessage message, HashSet<string> paired, HashSet<string> told)
    {
        List<AIContent> whole = [.. message.Contents.Where(content => content switch
        {
            FunctionCallContent call => paired.Contains(call.CallId),
            FunctionResultContent result => paired.Contains(result.CallId) && told.Add(result.CallId),
            _ => true,
        })];
        if (whole.Count == message.Contents.Count)
        {
            return message;
        }

        var kept = message.Clone();
        kept.Contents = whole;
        return kept;
    }
}
