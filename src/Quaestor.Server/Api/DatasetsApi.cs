using System.Text.Json;
using Quaestor.Agent.Capsules;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Users;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;
using Quaestor.Server.Http;
using Quaestor.Server.Limits;

namespace Quaestor.Server.Api;

/// <summary><c>/datasets</c>: sources, what is in them, and a look at their rows.</summary>
sealed class DatasetsApi(AgentHost host)
{
    readonly DatasetJson _datasets = new(host.Runs, host.Backups);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/datasets", ListAsync).WithSummary("Sources.");
        routes.MapGet("/datasets/{id}", GetAsync).WithSummary("One source, by its id or name.");
        routes.MapGet("/datasets/{id}/schema", SchemaAsync).WithSummary("Tables, columns, values and joins of a source.");
        routes.MapPost("/datasets/{id}/test", TestAsync).WithSummary("Says whether a source works now: its schema is read anew, and a query runs.").Needs(Role.Admin).IsWork();
        routes.MapGet("/datasets/{id}/sample", SampleAsync).WithSummary("Some rows of one table.").Takes("table, limit: 1..100");
    }

    async Task ListAsync(HttpContext context)
    {
        var (role, sources) = await host.Rights.OfAsync(context.UserId());
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items"u8);
            foreach (var source in sources.Configured)
            {
                _datasets.Write(json, source, role, source.Source == sources.Default);
            }

            json.WriteEndArray();
            json.WriteOptional("notice", role == Role.Admin ? host.LiveSources.Problem : null);
            json.WriteEndObject();
        });
    }

    async Task GetAsync(HttpContext context)
    {
        var (role, sources) = await host.Rights.OfAsync(context.UserId());
        var source = new SourceChoice(sources).Named(context.Route("id"));
        var configured = sources.Configured.First(known => known.Source == source);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => _datasets.Write(json, configured, role, source == sources.Default));
    }

    async Task SchemaAsync(HttpContext context)
    {
        var source = await FindAsync(context);
        var schema = await source.SchemaAsync(context.RequestAborted);
        var unknown = MaskedColumns.Unknown(host.Sources.PolicyOf(source).Masked, schema);
        schema = unknown.Count == 0 ? schema : schema with { Problems = [.. schema.Problems, .. unknown.Select(sentence => new SourceProblem(SettingsFile.Name, null, sentence))] };
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => JsonSerializer.Serialize(json, schema, ApiJson.Default.SourceSchema));
    }

    async Task TestAsync(HttpContext context)
    {
        var test = await SourceTest.RunAsync(host, await FindAsync(context), context.UserId(), context.RequestAborted);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("works"u8, test.Error is null);
            json.WriteOptional("error", test.Error);
            if (test.Tables is { } tables)
            {
                json.WriteNumber("tables"u8, tables);
            }

            json.WriteTexts("problems", test.Problems);
            json.WriteTexts("notes", test.Notes);
            json.WriteNumber("duration_ms"u8, test.DurationMs);
            json.WriteEndObject();
        });
    }

    async Task SampleAsync(HttpContext context)
    {
        var source = await FindAsync(context);
        var limit = context.QueryNumber("limit", 20, 1, 100, "bad_page");
        var table = context.Query("table") ?? throw ProblemException.Invalid("table_required", "Name a table in the parameter \"table\".");
        var tables = (await source.SchemaAsync(context.RequestAborted)).Tables;
        var known = tables.FirstOrDefault(known => known.Name == table)
            ?? throw ProblemException.NotFound("unknown_table", $"There is no table \"{table}\" in {source.Name}.{NearestName.Hint(table, tables.Select(known => known.Name))}");
        var sql = $"SELECT * FROM {string.Join('.', known.Path.Select(name => $"\"{name.Replace("\"", "\"\"")}\""))} LIMIT {limit}";
        var run = await host.Runs.ExecuteAsync(new NewRun(context.UserId(), null, null, source, RunMode.Sql, sql), context.RequestAborted);
        var page = run.Page ?? throw new ProblemException(StatusCodes.Status422UnprocessableEntity, run.Error?.Code ?? "failed", run.Error?.Message ?? "The rows could not be read.");
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => ResultJson.Write(json, page));
    }

    async Task<ISource> FindAsync(HttpContext context) => (await host.Rights.OfAsync(context.UserId())).Choice.Named(context.Route("id"));
}
