using Quaestor.Agent.Hosting;
using Quaestor.Agent.Users;
using Quaestor.Data.Archives;
using Quaestor.Data.Archives.Files;
using Quaestor.Data.Catalog;
using Quaestor.Server.Http;
using Quaestor.Server.Limits;

namespace Quaestor.Server.Api;

/// <summary><c>/archives</c>: documents, searched and opened at a place.</summary>
sealed class ArchivesApi(AgentHost host)
{
    const int LongestQuestion = 10_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/archives", ListAsync).WithSummary("Archives of documents, with what is indexed of them and what is refused.").Needs(Role.Analyst);
        routes.MapGet("/archives/search", SearchAsync).WithSummary("The documents that fit a question best, each with its best passage: of the archive named, else of the user's usual ones.")
            .Takes("q, archive, limit: 1..50").Needs(Role.Analyst).IsWork();
        routes.MapGet("/archives/{id}", GetAsync).WithSummary("One archive, by its id or name.").Needs(Role.Analyst);
        routes.MapGet("/archives/{id}/documents", DocumentsAsync).WithSummary("The documents of an archive, by path.").Takes("after, limit: 1..500").Needs(Role.Analyst);
        routes.MapGet("/archives/{id}/document", OpenAsync).WithSummary("A document as it was indexed: its passages, around a place that a search cited, or from a passage on.")
            .Takes("path, place, first: 0.., limit: 1..500").Needs(Role.Analyst);
        routes.MapPost("/archives/{id}/index", IndexAsync).WithSummary("Compares an archive with its index now, and tries once more what was refused.").Needs(Role.Analyst).IsWork();
    }

    async Task ListAsync(HttpContext context)
    {
        var role = context.Caller().Role;
        var archives = host.Archives.Of(context.UserId());
        await Answers.WriteListAsync(context, archives, (json, archive) => ArchiveJson.Write(json, archive, role));
    }

    async Task GetAsync(HttpContext context)
    {
        var archive = Find(host, context, context.Route("id"));
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => ArchiveJson.Write(json, archive, context.Caller().Role));
    }

    async Task SearchAsync(HttpContext context)
    {
        var question = context.Query("q") ?? throw ProblemException.Invalid("q_required", "Say in the parameter \"q\" what to look for.");
        if (question.Length > LongestQuestion)
        {
            throw ProblemException.Invalid("q_too_long", $"What to look for may have {LongestQuestion:N0} characters at most.");
        }

        var most = (int)context.QueryNumber("limit", 10, 1, 50, "bad_page");
        var archives = context.Query("archive") is { } name ? [Find(host, context, name)] : await host.Preferences.ArchivesOfAsync(context.UserId());
        if (archives.Count == 0)
        {
            throw ProblemException.NotFound("no_archives", "There are no archives here. Add one with \"quaestor archives add NAME PATH\", or upload documents.");
        }

        try
        {
            var answer = await host.Archives.SearchAsync(archives, question, most, context.RequestAborted);
            await Answers.WriteAsync(context, StatusCodes.Status200OK, json => ArchiveJson.Write(json, answer));
        }
        catch (ArchiveException exception)
        {
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "archive_unavailable", exception.Message);
        }
    }

    async Task DocumentsAsync(HttpContext context)
    {
        var archive = Find(host, context, context.Route("id"));
        var most = (int)context.QueryNumber("limit", 100, 1, 500, "bad_page");
        var documents = Opened(() => archive.Documents(context.Query("after") ?? "", most + 1))!;
        await Answers.WriteListAsync(context, documents.Take(most), ArchiveJson.Write, documents.Count > most ? documents[most - 1].Path : null);
    }

    async Task OpenAsync(HttpContext context)
    {
        var archive = Find(host, context, context.Route("id"));
        var path = context.Query("path") ?? throw ProblemException.Invalid("path_required", "Name the document in the parameter \"path\", as a search does.");
        var first = context.Query("first") is null ? default(int?) : (int)context.QueryNumber("first", 0, 0, int.MaxValue, "bad_page");
        var document = Opened(() => archive.Open(path, context.Query("place"), first, (int)context.QueryNumber("limit", 100, 1, 500, "bad_page")))
            ?? throw ProblemException.NotFound("document_not_found", $"There is no document \"{Shortened(path)}\" in the archive {archive.Settings.Name}, or none any more.");
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => ArchiveJson.Write(json, archive, document));
    }

    async Task IndexAsync(HttpContext context)
    {
        var archive = Find(host, context, context.Route("id"));
        await archive.RefreshAsync(retries: true, context.RequestAborted);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => ArchiveJson.Write(json, archive, context.Caller().Role));
    }

    static T? Opened<T>(Func<T?> open)
    {
        try
        {
            return open();
        }
        catch (ArchiveException exception)
        {
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "archive_unavailable", exception.Message);
        }
    }

    /// <exception cref="ProblemException">There is none, or it is another user's.</exception>
    internal static Archive Find(AgentHost host, HttpContext context, string idOrName)
    {
        var archives = host.Archives.Of(context.UserId());
        return archives.FirstOrDefault(archive => Guid.TryParse(idOrName, out var id) && archive.Id == id)
            ?? archives.FirstOrDefault(archive => archive.Settings.Name.Equals(idOrName, StringComparison.OrdinalIgnoreCase))
            ?? throw ProblemException.NotFound("archive_not_found", $"There is no archive \"{Shortened(idOrName)}\".{NearestName.Hint(idOrName, archives.Select(archive => archive.Settings.Name))}");
    }

    static string Shortened(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
