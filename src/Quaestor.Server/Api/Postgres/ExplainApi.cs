using System.Text.Json;
using Quaestor.Agent.Capsules;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Postgres;
using Quaestor.Server.Http;
using Quaestor.Server.Limits;

namespace Quaestor.Server.Api.Postgres;

/// <summary><c>/datasets/{id}/pg/explain</c>: how a server runs a statement, and what stands out.</summary>
sealed class ExplainApi(AgentHost host)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/datasets/{id}/pg/explain", ExplainAsync).WithSummary("The plan of a statement, read: its steps and what stands out in them.").Takes(body: "sql, analyze?: flag").IsWork();

    async Task ExplainAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var source = await host.SourceAsync(context);
        var run = new NewRun(context.UserId(), ThreadId: null, TurnId: null, source, RunMode.Sql, body.Text("sql"));
        var explanation = await host.Explanations.ExplainAsync(run, body.Flag("analyze"), context.RequestAborted);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, explanation));
    }

    static void Write(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteStartObject();
        json.WriteString("sql"u8, explanation.Sql);
        json.WriteString("run_id"u8, explanation.RunId);
        json.WriteBoolean("analyzed"u8, explanation.Plan.HasRun);
        json.WriteNumber("cost"u8, explanation.Plan.Root.TotalCost);
        if (explanation.Plan.PlanningMs is { } planning)
        {
            json.WriteNumber("planning_ms"u8, planning);
        }

        if (explanation.Plan.ExecutionMs is { } execution)
        {
            json.WriteNumber("execution_ms"u8, execution);
        }

        json.WritePropertyName("findings"u8);
        JsonSerializer.Serialize(json, explanation.Plan.Findings, PostgresJson.Default.IReadOnlyListPlanFinding);
        json.WritePropertyName("lines"u8);
        JsonSerializer.Serialize(json, explanation.Plan.Lines, PostgresJson.Default.IReadOnlyListPlanLine);
        json.WritePropertyName("plan"u8);
        json.WriteRawValue(explanation.PlanJson);
        json.WriteEndObject();
    }
}
