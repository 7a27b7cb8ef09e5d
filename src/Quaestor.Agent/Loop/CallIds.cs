using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Loop;

/// <summary>
/// Ids that tell calls apart. Some servers number from zero in every answer or repeat an id within one; a history with two
/// calls of one id is refused by others.
/// </summary>
static class CallIds
{
    /// <summary>Drops a call that was sent twice, and gives a new id to another call under a used one.</summary>
    public static IReadOnlyList<FunctionCallContent> MakeUnique(IReadOnlyList<FunctionCallContent> calls, HashSet<string> used)
    {
        var unique = new List<FunctionCallContent>();
        foreach (var call in calls.DistinctBy(c => (c.CallId, c.Name, Arguments(c))))
        {
            var id = call.CallId;
            for (var number = 2; id.Length == 0 || !used.Add(id); number++)
            {
                id = $"{(call.CallId.Length == 0 ? "call" : call.CallId)}_{number}";
            }

            unique.Add(id == call.CallId ? call : new FunctionCallContent(id, call.Name, call.Arguments) { Exception = call.Exception });
        }

        return unique;
    }

    static string Arguments(FunctionCallContent call) =>
        call.Exception is null ? ToolCallJson.Write(call.Arguments).GetRawText() : call.Exception.Message;
}
