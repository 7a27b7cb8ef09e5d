using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Tools.Queries;
using Quaestor.Agent.Turns;
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
        if (StartsWith(message, Python))
        {
            return TurnEnd.Failed("python_unavailable", "Python does not run in this version, because its sandbox is not part of it. Ask in words, or write SQL behind \"SQL:\".", retryable: false);
        }

        var sql = message[Sql.Length..].Trim();
        if (sql.Length == 0)
        {
            return TurnEnd.Failed("empty_statement", "There is no statement behind \"SQL:\". Write one SELECT there.", retryable: false);
        }

        await calls.RunAsync(await CallAsync(turn, sql), cancellationToken);
        return await EndAsync(turn);
    }

    static async Task<ModelReply> CallAsync(RunningTurn turn, string sql)
    {
        var arguments = new Dictionary<string, object?>
        {
            ["dataset"] = null, ["sql"] = sql, ["confidence"] = 1, ["assumptions"] = Array.Empty<string>(),
        };
        var call = new FunctionCallContent($"sql_{turn.Input.TurnId:N}", ExecuteSql.ToolName, arguments);
        var reply = new ModelReply(Guid.CreateVersion7(), "", [call], ChatFinishReason.ToolCalls, new ChatMessage(ChatRole.Assistant, [call]));
        await turn.AddMessageAsync(reply.Message, reply.MessageId);
        return reply;
    }

    static async Task<TurnEnd> EndAsync(RunningTurn turn)
    {
        var call = turn.LastCall!;
        if (!call.Ok)
        {
            var end = TurnEnd.Failed(turn.LastRun?.Error?.Code ?? "run_failed", call.Summary, retryable: turn.LastRun?.Error?.Code == "worker_lost");
            return turn.LastRun?.Status == RunStatus.TimedOut ? end with { Status = TurnStatus.TimedOut } : end;
        }

        var text = $"{char.ToUpperInvariant(call.Summary[0])}{call.Summary[1..]}.";
        await turn.SayAsync(text);
        return TurnEnd.Said(TurnStatus.Succeeded, text);
    }

    static bool StartsWith(string message, string prefix) => message.TrimStart().StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
