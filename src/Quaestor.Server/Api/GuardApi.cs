using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Data.Queries;
using Quaestor.Data.Sql;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary><c>/guard</c>: what would become of a statement. It is judged as every other is, and does not run.</summary>
sealed class GuardApi(AgentHost host)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/guard", JudgeAsync).WithSummary("Judges a statement without running it.").Takes(body: "dataset_id?, sql");

    async Task JudgeAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var sql = body.Text("sql");
        var source = (await host.Rights.OfAsync(context.UserId())).Choice.Find(body.TextOrNull("dataset_id"), ofThread: null);
        var verdict = await StatementJudge.JudgeAsync(source, host.Sources.PolicyOf(source).Changes, sql, context.RequestAborted);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, verdict, sql));
    }

    static void Write(Utf8JsonWriter json, Verdict verdict, string sql)
    {
        json.WriteStartObject();
        if (verdict is Verdict.Refused refused)
        {
            json.WriteString("verdict"u8, "refuse"u8);
            json.WriteString("layer"u8, refused.Layer);
            json.WriteString("reason"u8, refused.Reason);
            if (TextPosition.Of(sql, refused.Position) is { } place)
            {
                json.WriteNumber("line"u8, place.Line);
                json.WriteNumber("column"u8, place.Column);
            }
        }
        else if (verdict is Verdict.NeedsApproval proposal)
        {
            json.WriteString("verdict"u8, "approval"u8);
            json.WriteString("layer"u8, "policy"u8);
            json.WriteString("reason"u8, proposal.Reason);
        }
        else
        {
            json.WriteString("verdict"u8, "allow"u8);
        }

        json.WriteEndObject();
    }
}
