using Microsoft.Extensions.AI;

namespace Quaestor.Agent.Loop;

/// <summary>The calls that a turn was about when its process was gone.</summary>
static class LeftCalls
{
    /// <returns>
    /// The latest reply that called tools, with those of its calls that have no result yet; null where the turn had not come to
    /// one, or has gone past it.
    /// </returns>
    public static ModelReply? Of(RunningTurn turn)
    {
        if (turn.Input.Resumed is null || turn.Own.LastOrDefault(message => message.Role == ChatRole.Assistant) is not { } message)
        {
            return null;
        }

        var made = message.Contents.OfType<FunctionCallContent>().ToList();
        var told = turn.Own.SelectMany(own => own.Contents).OfType<FunctionResultContent>().Select(result => result.CallId).ToHashSet();
        var finish = turn.Finish is { } word ? new ChatFinishReason(word) : ChatFinishReason.ToolCalls;
        return made.Count == 0 ? null : new ModelReply(Guid.Empty, message.Text, made.FindAll(call => !told.Contains(call.CallId)), finish, message);
    }
}
