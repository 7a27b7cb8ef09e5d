using System.Text;
using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Data.Results;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary><c>/results</c>: the rows of runs, page by page or as a file.</summary>
sealed class ResultsApi(AgentHost host)
{
    const int MostRows = 10_000;
    const int FlushAt = 64 << 10;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/results/{id}", PageAsync).WithSummary("Rows of a result; sort is a column name, with - before it for descending.");
        routes.MapGet("/results/{id}/export", ExportAsync).WithSummary("A whole result as a file; format is csv, json or md.");
    }

    async Task PageAsync(HttpContext context)
    {
        context.AllowQuery("offset", "limit", "sort");
        var offset = context.QueryNumber("offset", 0, 0, long.MaxValue, "bad_page");
        var limit = (int)context.QueryNumber("limit", 100, 0, MostRows, "bad_page");
        using var file = await OpenAsync(context);
        var page = Read(file, offset, limit, context.Query("sort"));
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => ResultJson.Write(json, page));
    }

    async Task ExportAsync(HttpContext context)
    {
        context.AllowQuery("format");
        var format = context.Query("format");
        var (type, send) = format switch
        {
            "csv" => ("text/csv; charset=utf-8; header=present", SendCsvAsync),
            "md" => ("text/markdown; charset=utf-8", SendMarkdownAsync),
            "json" => ("application/json", (Func<HttpContext, ResultFile, Task>)SendJsonAsync),
            _ => throw ProblemException.Invalid("unknown_format", "The parameter \"format\" must be csv, json or md."),
        };
        using var file = await OpenAsync(context);
        context.Response.ContentType = type;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"result-{file.Id}.{format}\"";
        context.Response.Headers.CacheControl = "no-store";
        await send(context, file);
    }

    async Task<ResultFile> OpenAsync(HttpContext context)
    {
        var id = context.RouteId("id", "result");
        var owned = await host.Conversations.Runs.OwnsResultAsync(context.UserId(), id);
        return (owned ? host.Results.Open(id) : null)
            ?? throw ProblemException.NotFound("result_not_found", $"There is no result {id} (any more). Run the query again.");
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

    static async Task SendCsvAsync(HttpContext context, ResultFile file)
    {
        await using var writer = Writer(context);
        await ResultCsv.WriteAsync(writer, file.Columns, file.Rows(), new CsvOptions(), context.RequestAborted);
    }

    static async Task SendMarkdownAsync(HttpContext context, ResultFile file)
    {
        await using var writer = Writer(context);
        await ResultMarkdown.WriteAsync(writer, file.Columns, file.Rows(), context.RequestAborted);
    }

    static async Task SendJsonAsync(HttpContext context, ResultFile file)
    {
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("result_id"u8, file.Id);
        ResultJson.WriteColumns(json, file.Columns);
        json.WriteStartArray("rows"u8);
        foreach (var row in file.Rows())
        {
            ResultJson.WriteRow(json, row);
            if (json.BytesPending > FlushAt)
            {
                json.Flush();
                await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            }
        }

        json.WriteEndArray();
        json.WriteNumber("row_count"u8, file.RowCount);
        json.WriteBoolean("truncated"u8, file.TruncatedBy is not null);
        json.WriteEndObject();
    }

    static StreamWriter Writer(HttpContext context) => new(context.Response.Body, new UTF8Encoding(false), 32 << 10);
}
