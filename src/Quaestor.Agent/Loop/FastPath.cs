using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Tools.Queries;
using Quaestor.Agent.Turns;
using Quaestor.Agent.Users;
using Quaestor.Data.Queries;

namespace Quaestor.Agent.Loop;

/// <summary>
/// <c>SQL: …</c> and <c>PYTHON: …</c>: no model is asked; what is written runs as it is, by the same tool, guard and events
/// as a model's call.
/// </summary>
static class FastPath
{
    const string Sql = "SQL:";
    const string Python = "PYTHON:";

    public static bool Fits(string message) => StartsWith(message, Sql) || StartsWith(message, Python);

    public static async Task<TurnEnd> RunAsync(RunningTurn turn, ToolCalls calls, CancellationToken cancellationToken)
    {
        var message = turn.Input.Message.TrimStart();
        turn.AnsweredBy(new ModelInfo("none", "direct"));
        var isPython = StartsWith(message, Python);
        var text = message[(isPython ? Python : Sql).Length..].Trim();
        if (text.Length == 0)
        {
            return isPython
                ? TurnEnd.Failed("empty_statement", "There is no code behind \"PYTHON:\". Write some there that leaves its answer in the variable result.", retryable: false)
                : TurnEnd.Failed("empty_statement", "There is no statement behind \"SQL:\". Write one SELECT there.", retryable: false);
        }

        if (isPython && !calls.Offered.Any(tool => tool.Name == ExecutePython.ToolName))
        {
            return turn.Input.Role < Role.Analyst
                ? TurnEnd.Failed("forbidden", "Python needs the role analyst, and yours is viewer. Ask in words, or write SQL behind \"SQL:\".", retryable: false)
                : TurnEnd.Failed("python_unavailable", "Python is switched off by the settings (sandbox.python.provider). Ask in words, or write SQL behind \"SQL:\".", retryable: false);
        }

        if (turn.Own.Count == 0)
        {
            if (await calls.RunAsync(await CallAsync(turn, text, isPython), cancellationToken) is { } ended)
            {
                return ended;
            }
        }
        else if (LeftCalls.Of(turn) is { } left)
        {
            if (await calls.GoOnAsync(left, cancellationToken) is { } ended)
            {
                return ended;
            }
        }

        return await EndAsync(turn);
    }

    /// <summary>Whether a call that waited for a person was made here: there is no model then that would go on.</summary>
    public static bool Made(ApprovalRecord approval) =>
        approval.TurnId is { } turn && (approval.CallId == CallId(turn, isPython: false) || approval.CallId == CallId(turn, isPython: true));

    public static async Task<TurnEnd> DecidedAsync(RunningTurn turn, ApprovalRecord decided)
    {
        turn.AnsweredBy(new ModelInfo("none", "direct"));
        return decided.Status is ApprovalStatus.Approved or ApprovalStatus.Used ? await EndAsync(turn) : await turn.SayAsync(TurnStatus.Succeeded, "Rejected: it did not run.");
    }

    static string CallId(Guid turnId, bool isPython) => $"{(isPython ? "python" : "sql")}_{turnId:N}";

    static async Task<ModelReply> CallAsync(RunningTurn turn, string text, bool isPython)
    {
        var arguments = new Dictionary<string, object?>
        {
            ["dataset"] = null, [isPython ? "code" : "sql"] = text, ["confidence"] = 1, ["assumptions"] = Array.Empty<string>(),
        };
        var call = new FunctionCallContent(
            CallId(turn.Input.TurnId, isPython), isPython ? ExecutePython.ToolName : ExecuteSql.ToolName, arguments);
        var reply = new ModelReply(Guid.CreateVersion7(), "", [call], ChatFinishReason.ToolCalls, new ChatMessage(ChatRole.Assistant, [call]));
        await turn.AddReplyAsync(reply);
        return reply;
    }

    static async Task<TurnEnd> EndAsync(RunningTurn turn)
    {
        var call = turn.LastCall!;
        if (!call.Ok)
        {
            var end = TurnEnd.Failed(turn.LastRun?.ErrorCode ?? "run_failed", call.Summary, retryable: turn.LastRun?.ErrorCode == "worker_lost");
            return turn.LastRun?.Status == RunStatus.TimedOut ? end with { Status = TurnStatus.TimedOut } : end;
        }

        return await turn.SayAsync(TurnStatus.Succeeded, $"{char.ToUpperInvariant(call.Summary[0])}{call.Summary[1..]}.");
    }

    static bool StartsWith(string message, string prefix) => message.TrimStart().StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
