using System.Text.Json;
using Quaestor.Agent.Capsules;
using Quaestor.Agent.Hosting;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary><c>/datasets</c>: sources, what is in them, and a look at their rows.</summary>
sealed class DatasetsApi(AgentHost host)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/datasets", ListAsync).WithSummary("Sources.");
        routes.MapGet("/datasets/{id}", GetAsync).WithSummary("One source, by its id or name.");
        routes.MapGet("/datasets/{id}/schema", SchemaAsync).WithSummary("Tables, columns, values and joins of a source.");
        routes.MapGet("/datasets/{id}/sample", SampleAsync).WithSummary("Some rows of one table.");
    }

    Task ListAsync(HttpContext context)
    {
        context.AllowQuery();
        return Answers.WriteListAsync(context, host.Sources.All, Write);
    }

    Task GetAsync(HttpContext context)
    {
        context.AllowQuery();
        var source = Find(context);
        return Answers.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, source));
    }

    async Task SchemaAsync(HttpContext context)
    {
        context.AllowQuery();
        var schema = await Find(context).SchemaAsync(context.RequestAborted);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => JsonSerializer.Serialize(json, schema, ApiJson.Default.SourceSchema));
    }

    async Task SampleAsync(HttpContext context)
    {
        context.AllowQuery("table", "limit");
        var source = Find(context);
        var limit = context.QueryNumber("limit", 20, 1, 100, "bad_page");
        var table = context.Query("table") ?? throw ProblemException.Invalid("table_required", "Name a table in the parameter \"table\".");
        var tables = (await source.SchemaAsync(context.RequestAborted)).Tables.Select(known => known.Name).ToList();
        if (!tables.Contains(table))
        {
            throw ProblemException.NotFound("unknown_table", $"There is no table \"{table}\" in {source.Name}.{NearestName.Hint(table, tables)}");
        }

        var sql = $"SELECT * FROM \"{table.Replace("\"", "\"\"")}\" LIMIT {limit}";
        var run = await host.Runs.ExecuteAsync(new NewRun(context.UserId(), null, null, source, RunMode.Sql, sql), context.RequestAborted);
        var page = run.Page ?? throw new ProblemException(StatusCodes.Status422UnprocessableEntity, run.Error?.Code ?? "failed", run.Error?.Message ?? "The rows could not be read.");
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => ResultJson.Write(json, page));
    }

    ISource Find(HttpContext context) => host.SourceChoice.Named(context.Route("id"));

    static void Write(Utf8JsonWriter json, ISource source)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, source.Id);
        json.WriteString("name"u8, source.Name);
        json.WriteString("kind"u8, source.Kind);
        json.WriteString("location"u8, source.Location);
        json.WriteEndObject();
    }
}
