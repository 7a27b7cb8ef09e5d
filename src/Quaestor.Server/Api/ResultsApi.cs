using Quaestor.Agent.Hosting;
using Quaestor.Data.Results;
using Quaestor.Data.Results.Export;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary><c>/results</c>: the rows of runs, page by page or as a file.</summary>
sealed class ResultsApi(AgentHost host)
{
    const int MostRows = 10_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/results/{id}", PageAsync).WithSummary("Rows of a result; sort is a column name, with - before it for descending.").Takes("offset: 0.., limit: 0..10000, sort");
        routes.MapGet("/results/{id}/export", ExportAsync).WithSummary("A whole result as a file; format is csv, json, ndjson, parquet, xlsx or md, sort as for a page.").Takes("format: csv|json|ndjson|parquet|xlsx|md, sort");
    }

    async Task PageAsync(HttpContext context)
    {
        var offset = context.QueryNumber("offset", 0, 0, long.MaxValue, "bad_page");
        var limit = (int)context.QueryNumber("limit", 100, 0, MostRows, "bad_page");
        using var file = await OpenAsync(context);
        var page = Read(file, offset, limit, context.Query("sort"));
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => ResultJson.Write(json, page));
    }

    async Task ExportAsync(HttpContext context)
    {
        if (!ExportFormats.TryParse(context.Query("format"), out var format))
        {
            throw ProblemException.Invalid("unknown_format", $"The parameter \"format\" must be {ExportFormats.Names}.");
        }

        using var file = await OpenAsync(context);
        context.Response.ContentType = format.MediaType();
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"result-{file.Id}.{format.Ending()}\"";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await ResultExport.WriteAsync(file, format, context.Query("sort"), context.Response.Body, context.RequestAborted);
        }
        catch (UnknownColumnException exception)
        {
            throw ProblemException.Invalid("bad_sort", exception.Message);
        }
        catch (ExportException exception)
        {
            throw ProblemException.Invalid("does_not_fit", exception.Message);
        }
    }

    async Task<ResultFile> OpenAsync(HttpContext context)
    {
        var id = context.RouteId("id", "result");
        return await host.Conversations.Runs.OwnsResultAsync(context.UserId(), id)
            ? host.Results.Open(id) ?? throw new ProblemException(
                StatusCodes.Status410Gone, "expired", $"The rows of the result {id} are no longer kept: it was not used for long, or newer ones needed the room. Run its query again.")
            : throw ProblemException.NotFound("result_not_found", $"There is no result {id}.");
    }

    static ResultPage Read(ResultFile file, long offset, int limit, string? sort)
    {
        try
        {
            return file.ReadPage(offset, limit, sort);
        }
        catch (UnknownColumnException exception)
        {
            throw ProblemException.Invalid("bad_sort", exception.Message);
        }
    }
}
