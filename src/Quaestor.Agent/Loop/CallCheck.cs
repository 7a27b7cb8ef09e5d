using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Turns;
using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Loop;

/// <summary>A call that may run, or what the model has to change.</summary>
/// <param name="Tool">Null for a call of no tool, or of one that whoever asked runs itself.</param>
/// <param name="Fault">Null exactly when the call may run.</param>
sealed record CheckedCall(FunctionCallContent Call, AgentTool? Tool, JsonElement Arguments, string? Fault)
{
    public Proposal? Proposal { get; init; }

    /// <summary>What a person has to agree to first; null where nobody has to.</summary>
    public ApprovalNeed? Approval { get; init; }

    /// <summary>It may have run in a process that is gone.</summary>
    public bool IsUnknown { get; init; }

    public bool IsForClient => Tool is null && Fault is null;

    public bool Runs => Tool is not null && Fault is null && Approval is null;
}

/// <summary>Decides before anything runs whether a call can, and remembers what was called.</summary>
/// <param name="clientTools">Tools that whoever asked runs itself.</param>
sealed class CallCheck(IReadOnlyList<AgentTool> tools, IReadOnlyList<AIFunctionDeclaration> clientTools, LoopLimits limits)
{
    /// <summary>A call that failed may be made once more: what failed may have been passing.</summary>
    const int Tries = 2;

    readonly List<(string Tool, JsonElement Arguments, bool Ok)> _made = [];
    readonly Dictionary<string, int> _faults = [];
    string? _modelId;

    /// <summary>What the model may call now: a tool that it cannot call rightly is no longer among them.</summary>
    public IReadOnlyList<AITool> Offered => [.. tools.Where(tool => !IsWithdrawn(tool)), .. clientTools.Where(tool => Find(tool.Name) is null)];

    public AgentTool? Find(string name) => tools.FirstOrDefault(tool => tool.Name == name);

    public CheckedCall Check(ModelReply reply, FunctionCallContent call)
    {
        var arguments = ToolCallJson.Write(call.Arguments);
        var tool = Find(call.Name);
        return new CheckedCall(call, tool, arguments, Fault(reply, call, tool, arguments));
    }

    /// <summary>Another model may not see what this one's calls brought, so it may make them again.</summary>
    public void AskedBy(string modelId)
    {
        if (_modelId is not null && _modelId != modelId)
        {
            _made.Clear();
        }

        _modelId = modelId;
    }

    /// <summary>The same call again would bring the same: the model is told instead.</summary>
    public void Made(CheckedCall call, bool ok)
    {
        _made.Add((call.Call.Name, call.Arguments, ok));
        _faults.Remove(call.Call.Name);
    }

    /// <summary>Whether two calls ask for the very same.</summary>
    public static bool AreSame(CheckedCall one, CheckedCall other) =>
        one.Call.Name == other.Call.Name && JsonElement.DeepEquals(one.Arguments, other.Arguments);

    /// <summary>What the turn had called in a process that is gone.</summary>
    public void MadeBefore(IReadOnlyList<ChatMessage> messages, IReadOnlyList<ToolCallSummary> told)
    {
        var ok = told.ToDictionary(call => call.CallId, call => call.Ok);
        foreach (var call in messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Where(call => ok.ContainsKey(call.CallId)))
        {
            _made.Add((call.Name, ToolCallJson.Write(call.Arguments), ok[call.CallId]));
        }
    }

    string? Fault(ModelReply reply, FunctionCallContent call, AgentTool? tool, JsonElement arguments)
    {
        if (reply.Finish == ChatFinishReason.Length)
        {
            return "Not run: your reply reached its length limit, so this call may be cut off. Call again, with shorter arguments.";
        }

        if (reply.Finish == ChatFinishReason.ContentFilter || reply.Finish == Finishes.Refusal)
        {
            return "Not run: the reply was stopped before its end, so this call may not be what was meant.";
        }

        if (tool is null && !clientTools.Any(known => known.Name == call.Name))
        {
            List<string> names = [.. Offered.Select(known => known.Name)];
            return $"There is no tool \"{call.Name}\".{NearestName.Hint(call.Name, names)} The tools are: {string.Join(", ", names)}.";
        }

        if (tool is not null && IsWithdrawn(tool))
        {
            return $"Not run: {tool.Name} was called wrongly {limits.FaultsPerTool} times in a row, so it is not there any more in this turn. Do without it.";
        }

        if (call.Exception is { } broken)
        {
            return Wrong(call.Name, $"Not run: the arguments are not one JSON object ({(broken.InnerException ?? broken).Message}). Call again with arguments that fit the schema.");
        }

        return tool is null ? null
            : tool.Check(arguments) is { Count: > 0 } problems
                ? Wrong(tool.Name, $"Not run: the arguments do not fit {tool.Name}.\n{string.Join('\n', problems)}\nCorrect them and call again.")
            : Repeated(tool.Name, arguments);
    }

    string? Repeated(string tool, JsonElement arguments)
    {
        var before = _made.FindAll(made => made.Tool == tool && JsonElement.DeepEquals(made.Arguments, arguments));
        return before.Exists(made => made.Ok)
            ? "Not run: you have made this very call before, and its result stands above. Use it, or call with other arguments."
            : before.Count >= Tries
                ? $"Not run: this very call has failed {Tries} times. What it was told stands above: call with other arguments."
                : null;
    }

    string Wrong(string tool, string sentence)
    {
        _faults[tool] = _faults.GetValueOrDefault(tool) + 1;
        return sentence;
    }

    bool IsWithdrawn(AgentTool tool) => _faults.GetValueOrDefault(tool.Name) >= limits.FaultsPerTool;
}
