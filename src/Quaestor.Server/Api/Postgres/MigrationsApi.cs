using System.Text.Json;
using System.Text.Json.Nodes;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Tools.Postgres;
using Quaestor.Agent.Users;
using Quaestor.Data.Postgres.Migrations.Linting;
using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Sources;
using Quaestor.Server.Http;
using Quaestor.Server.Limits;

namespace Quaestor.Server.Api.Postgres;

/// <summary><c>/datasets/{id}/pg/migrations</c>: planned, checked, applied and taken back. The files stay with whoever asks.</summary>
sealed class MigrationsApi(AgentHost host)
{
    const int LongestFile = 1_000_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/datasets/{id}/pg/migrations/plan", PlanAsync).WithSummary("Safe steps for what is wanted, be it statements or a whole schema, measured on a scratch copy, with the way back proven there.").Takes(body: "sql?, schema?, drop?: flag, name, number?: 1..999999").Needs(Role.Analyst).IsWork();
        routes.MapPost("/datasets/{id}/pg/migrations/lint", LintAsync).WithSummary("What the rules say of a migration.").Takes(body: "sql, require_schema?: flag");
        routes.MapPost("/datasets/{id}/pg/migrations/status", StatusAsync).WithSummary("What is applied, what is pending, and what does not fit.").Takes(body: "migrations: list");
        routes.MapPost("/datasets/{id}/pg/migrations/verify", VerifyAsync).WithSummary("Makes what is pending on a scratch copy, and goes down and up again.").Takes(body: "migrations: list").Needs(Role.Analyst).IsWork();
        routes.MapPost("/datasets/{id}/pg/migrations/apply", ApplyAsync).WithSummary("Asks for what is pending to be applied, or for the latest to be taken back.").Takes(body: "migrations: list, direction?: up|down, accept_drift?: flag").Needs(Role.Analyst).IsWork();
    }

    async Task PlanAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var source = await host.SourceAsync(context);
        var number = (int)(body.NumberOrNull("number", 1, 999_999) ?? 1);
        var (planned, notTried) = (body.TextOrNull("sql", LongestFile), body.TextOrNull("schema", LongestFile)) switch
        {
            ({ } sql, null) => await Explained(() => host.Migrations.PlanAsync(source, sql, number, body.Text("name"), context.RequestAborted)),
            (null, { } schema) => (await Explained(() => host.Migrations.PlanSchemaAsync(source, schema, body.Flag("drop"), number, body.Text("name"), context.RequestAborted)), null),
            _ => throw ProblemException.Invalid("field_required", "Give one of the fields \"sql\", statements that are wanted, and \"schema\", all that is wanted."),
        };
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => MigrationJson.Write(json, planned, notTried));
    }

    async Task LintAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        _ = await host.SourceAsync(context);
        var findings = await Explained(() => Task.FromResult(Lint.Check(MigrationStep.Read(body.Text("sql"), "The migration"), body.Flag("require_schema"))));
        await Answers.WriteListAsync(context, findings, MigrationJson.Write);
    }

    async Task StatusAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var source = await host.SourceAsync(context);
        var all = await Explained(() => Task.FromResult(Migrations(body)));
        var history = await host.Migrations.HistoryAsync(source, context.RequestAborted);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => MigrationJson.Write(json, history, all));
    }

    async Task VerifyAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var source = await host.SourceAsync(context);
        var (verified, notTried) = await Explained(() => host.Migrations.VerifyAsync(source, Migrations(body), context.RequestAborted));
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => MigrationJson.Write(json, verified, notTried));
    }

    async Task ApplyAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var source = await host.SourceAsync(context);
        _ = await Explained(() => Task.FromResult(Migrations(body)));
        var arguments = JsonSerializer.SerializeToElement(new JsonObject
        {
            ["dataset"] = source.Name,
            ["migrations"] = JsonNode.Parse(body.Value("migrations").GetRawText()),
            ["direction"] = body.TextOrNull("direction") ?? "up",
            ["accept_drift"] = body.Flag("accept_drift"),
        });
        var made = await host.ProposedCalls.MakeAsync(context.UserId(), Migrate.ToolName, arguments, source, context.RequestAborted);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            if (made.Waits is { } waits)
            {
                json.WriteString("status"u8, "needs_approval"u8);
                json.WriteString("approval_id"u8, waits.Id);
                json.WritePropertyName("approval"u8);
                ApprovalsApi.Write(json, waits);
            }
            else if (made.Outcome is { } outcome)
            {
                json.WriteString("status"u8, outcome.Ok ? "succeeded"u8 : "failed"u8);
                json.WriteString("text"u8, outcome.Summary);
            }

            json.WriteEndObject();
        });
    }

    static IReadOnlyList<Migration> Migrations(RequestBody body) =>
        body.Has("migrations") && body.Value("migrations") is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(one => Migration.Of(Field(one, "id"), Field(one, "up"), Field(one, "down")))]
            : throw ProblemException.Invalid("wrong_type", "The field \"migrations\" must be a list of objects with \"id\", \"up\" and \"down\".");

    static string Field(JsonElement migration, string name) =>
        migration.ValueKind == JsonValueKind.Object && migration.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            ? RequestBody.TextOf(name, text)
            : throw ProblemException.Invalid("wrong_type", "Each migration is an object with the texts \"id\", \"up\" and \"down\".");

    /// <summary>What is wrong with a migration is whoever wrote it's to mend, and no failure of the source.</summary>
    static async Task<T> Explained<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (SourceException wrong)
        {
            throw new ProblemException(StatusCodes.Status422UnprocessableEntity, "bad_migration", wrong.Message);
        }
    }
}
