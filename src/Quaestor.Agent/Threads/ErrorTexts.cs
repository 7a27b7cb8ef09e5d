using Quaestor.Agent.Telemetry;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Threads;

/// <summary>What is told and stored of failures holds no secret, whoever worded it. Answers stay as they are: they are the data's.</summary>
static class ErrorTexts
{
    public static TurnEvent Redacted(TurnEvent told) => told switch
    {
        ErrorEvent error => error with { Message = Secrets.Redact(error.Message) },
        NoticeEvent notice => notice with { Text = Secrets.Redact(notice.Text) },
        RestartEvent restart => restart with { Reason = Secrets.Redact(restart.Reason) },
        ToolResultEvent { Ok: false } result => result with { Summary = Secrets.Redact(result.Summary), Error = result.Error is { } error ? Secrets.Redact(error) : null },
        DoneEvent done => new DoneEvent(Redacted(done.Answer)),
        _ => told,
    };

    public static TurnAnswer Redacted(TurnAnswer answer) => answer with
    {
        Text = answer.Status is TurnStatus.Failed or TurnStatus.TimedOut ? Secrets.Redact(answer.Text) : answer.Text,
        ToolCalls = [.. answer.ToolCalls.Select(call => call.Ok ? call : call with { Summary = Secrets.Redact(call.Summary) })],
    };
}
