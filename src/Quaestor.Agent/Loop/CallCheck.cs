using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Tools;
using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Loop;

/// <summary>A call that may run, or what the model has to change.</summary>
/// <param name="Fault">Null exactly when the call may run.</param>
sealed record CheckedCall(FunctionCallContent Call, AgentTool? Tool, JsonElement Arguments, string? Fault, Proposal? Proposal = null);

/// <summary>Decides before anything runs whether a call can.</summary>
sealed class CallCheck(IReadOnlyList<AgentTool> tools)
{
    readonly HashSet<(string Tool, string Arguments)> _answered = [];

    public CheckedCall Check(ModelReply reply, FunctionCallContent call)
    {
        var arguments = ToolCallJson.Write(call.Arguments);
        var tool = tools.FirstOrDefault(t => t.Name == call.Name);
        return new CheckedCall(call, tool, arguments, Fault(reply, call, tool, arguments));
    }

    /// <summary>The same call again would bring the same rows: the model is told instead.</summary>
    public void Answered(CheckedCall call) => _answered.Add((call.Call.Name, call.Arguments.GetRawText()));

    string? Fault(ModelReply reply, FunctionCallContent call, AgentTool? tool, JsonElement arguments)
    {
        if (reply.Finish == ChatFinishReason.Length)
        {
            return "Not run: your reply reached its length limit, so this call may be cut off. Call again, with shorter arguments.";
        }

        if (tool is null)
        {
            var names = tools.Select(t => t.Name).ToList();
            return $"There is no tool \"{call.Name}\".{NearestName.Hint(call.Name, names)} The tools are: {string.Join(", ", names)}.";
        }

        if (call.Exception is { } broken)
        {
            return $"Not run: the arguments are not one JSON object ({(broken.InnerException ?? broken).Message}). Call again with arguments that fit the schema.";
        }

        if (tool.Check(arguments) is { Count: > 0 } problems)
        {
            return $"Not run: the arguments do not fit {tool.Name}.\n{string.Join('\n', problems)}\nCorrect them and call again.";
        }

        return _answered.Contains((tool.Name, arguments.GetRawText()))
            ? "Not run: you have made this very call before, and its result stands above. Use it, or call with other arguments."
            : null;
    }
}
