using System.Globalization;
using System.Text.Json;
using Quaestor.Agent.Capsules;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Users;
using Quaestor.Data.Plans;
using Quaestor.Data.Plans.Compiling;
using Quaestor.Data.Queries;
using Quaestor.Server.Http;
using Quaestor.Server.Limits;

namespace Quaestor.Server.Api;

/// <summary><c>/runs</c>: statements, plans and Python without a model, and the record of every run.</summary>
sealed class RunsApi(AgentHost host)
{
    static readonly string[] QueryTypes = ["sql", "plan", "python"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/runs", RunAsync).WithSummary("Runs SQL, a query plan or Python without a model.").Takes(body: "dataset_id?, query_type: sql|python|plan, sql?, code?, plan?: object, thread_id?: uuid, background?: flag").IsWork();
        routes.MapGet("/runs", ListAsync).WithSummary("Runs, latest first.").Takes("thread_id: uuid, limit: 1..200, cursor");
        routes.MapGet("/runs/{id}", GetAsync).WithSummary("The record of a run, with the first page of its result.");
        routes.MapGet("/runs/{id}/status", StatusAsync).WithSummary("Whether a run has ended, and how.");
        routes.MapGet("/runs/{id}/figures/{number}", FigureAsync).WithSummary("A figure that Python code drew, as PNG, from 1 on.");
        routes.MapPost("/runs/{id}/cancel", CancelAsync).WithSummary("Stops a run, on the database too.");
    }

    async Task RunAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var background = body.Flag("background");
        var run = await ReadAsync(context, body);
        if (background)
        {
            var id = await host.BackgroundRuns.StartAsync(run);
            context.Response.Headers.Location = $"{context.Request.PathBase}/runs/{id}/status";
            await WriteAsync(context, StatusCodes.Status202Accepted, id);
            return;
        }

        var ended = await host.Runs.ExecuteAsync(run with { MayPropose = context.Caller().Role >= Role.Analyst }, context.RequestAborted);
        var asked = ended.Status == RunStatus.NeedsApproval
            ? await host.ProposedChanges.AskAsync(run.UserId, run.Source, run.Sql, ended.Preview, context.RequestAborted)
            : null;
        await new RunJson(host).WriteAsync(context, StatusCodes.Status200OK, await FindAsync(context, ended.Id), asked);
    }

    async Task ListAsync(HttpContext context)
    {
        var limit = (int)context.QueryNumber("limit", 50, 1, 200, "bad_page");
        var runs = await host.Conversations.Runs.ListAsync(
            context.UserId(), context.QueryId("thread_id", "bad_id"), context.QueryId("cursor", "bad_page"), limit);
        await Answers.WriteListAsync(context, runs, (json, run) => RunJson.Write(json, run, page: null, figures: []), runs.Count == limit ? runs[^1].Id.ToString() : null);
    }

    Task GetAsync(HttpContext context)
    {
        return WriteAsync(context, StatusCodes.Status200OK, context.RouteId("id", "run"));
    }

    async Task StatusAsync(HttpContext context)
    {
        await WriteStatusAsync(context, await FindAsync(context, context.RouteId("id", "run")));
    }

    async Task FigureAsync(HttpContext context)
    {
        var run = await FindAsync(context, context.RouteId("id", "run"));
        var figures = await host.Conversations.Runs.FiguresAsync(context.UserId(), run.Id);
        if (!int.TryParse(context.Request.RouteValues["number"] as string, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > figures.Count)
        {
            throw ProblemException.NotFound("figure_not_found", figures.Count == 0 ? "The run drew no figure." : $"The run has the figures 1 to {figures.Count}.");
        }

        context.Response.ContentType = "image/png";
        await context.Response.Body.WriteAsync(figures[number - 1], context.RequestAborted);
    }

    async Task CancelAsync(HttpContext context)
    {
        var run = await FindAsync(context, context.RouteId("id", "run"));
        await host.BackgroundRuns.CancelAsync(run.Id);
        await WriteStatusAsync(context, await FindAsync(context, run.Id));
    }

    async Task<NewRun> ReadAsync(HttpContext context, RequestBody body)
    {
        var type = body.Text("query_type");
        var threadId = body.IdOrNull("thread_id");
        var thread = threadId is { } id ? await host.Conversations.FindAsync(context.UserId(), id) : null;
        var source = (await host.Rights.OfAsync(context.UserId())).Choice.Find(body.TextOrNull("dataset_id"), thread?.SourceId);
        var run = new NewRun(context.UserId(), threadId, TurnId: null, source, RunMode.Sql, "");
        return type switch
        {
            "sql" => run with { Sql = Code(body, "sql") },
            "python" => Python(context, run, Code(body, "code")),
            "plan" => await CompileAsync(run, body.Object("plan"), context.RequestAborted),
            _ => throw ProblemException.Invalid("unknown_query_type", $"There is no query type \"{type}\". Use {string.Join(", ", QueryTypes)}."),
        };
    }

    static NewRun Python(HttpContext context, NewRun run, string code)
    {
        context.Require(Role.Analyst, "Python");
        return run with { Mode = RunMode.Python, Sql = code };
    }

    static string Code(RequestBody body, string field)
    {
        var text = body.TextOrNull(field, MessageRules.LongestCode);
        return !string.IsNullOrWhiteSpace(text) ? text : throw ProblemException.Invalid("field_required", $"The field \"{field}\" is missing or empty.");
    }

    async Task<NewRun> CompileAsync(NewRun run, JsonElement plan, CancellationToken cancellationToken)
    {
        try
        {
            var sql = PlanCompiler.Compile(QueryPlanJson.Parse(plan), await run.Source.SchemaAsync(cancellationToken), host.Calendar.Today, run.Source.Dialect);
            return run with { Mode = RunMode.Plan, Sql = sql, PlanJson = plan.GetRawText() };
        }
        catch (PlanException exception)
        {
            throw ProblemException.Invalid("bad_plan", exception.Message);
        }
    }

    Task<RunRecord> FindAsync(HttpContext context, Guid id) => new RunJson(host).FindAsync(context, id);

    async Task WriteAsync(HttpContext context, int status, Guid id) =>
        await new RunJson(host).WriteAsync(context, status, await FindAsync(context, id));

    static Task WriteStatusAsync(HttpContext context, RunRecord run) =>
        Answers.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("run_id"u8, run.Id);
            json.WriteString("status"u8, run.Status);
            json.WriteEndObject();
        });
}
