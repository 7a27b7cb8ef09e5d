using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Settings.Text;
using Quaestor.Agent.Uploads;
using Quaestor.Agent.Users;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Opening;
using Quaestor.Server.Http;
using Quaestor.Server.Limits;

namespace Quaestor.Server.Api;

/// <summary><c>/datasets</c>: files that users bring, and the sources of the settings, which administrators add, change and remove.</summary>
sealed class DatasetChangesApi(AgentHost host, UploadLimits limits)
{
    static readonly string[] Keys = ["description", "colour", "changes", "share", "masked", "max_rows", "max_bytes", "timeout_seconds"];

    const int LongestText = 2000;

    readonly DatasetJson _datasets = new(host.Runs, host.Backups);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/datasets", AddAsync)
            .WithSummary("Adds a source: files as multipart/form-data, with name and description in front of them, or, for administrators, a path or a database of the server as JSON.")
            .Takes(body: "name, path?, url?, description?, colour?, changes?: read_only|ask|ask_admin, share?: schema|summaries|rows, masked?: texts, max_rows?: 1.., max_bytes?: 1024.., timeout_seconds?: 1..86400").TakesFiles()
            .Needs(Role.Analyst).IsWork();
        routes.MapPatch("/datasets/{id}", ChangeAsync)
            .WithSummary("Changes what is said of a source; null takes a value away.")
            .Takes(body: "name?, description?, colour?, changes?: read_only|ask|ask_admin, share?: schema|summaries|rows, masked?: texts, max_rows?: 1.., max_bytes?: 1024.., timeout_seconds?: 1..86400")
            .Needs(Role.Analyst);
        routes.MapDelete("/datasets/{id}", RemoveAsync).WithSummary("Removes a source: the files of an upload are deleted, other data stay where they are.").Needs(Role.Analyst);
    }

    async Task AddAsync(HttpContext context)
    {
        if (context.Request.HasFormContentType)
        {
            await UploadAsync(context);
            return;
        }

        var body = await RequestBody.ReadAsync(context);
        var source = new NewSource(body.Text("name"), PlaceOf(body)) { Description = body.TextOrNull("description"), Policy = [.. Changed(body).Where(key => key is { Key: not "description", Value: not null }).Select(key => KeyValuePair.Create(key.Key, key.Value!))] };
        var (role, _) = await host.Rights.OfAsync(context.UserId());
        if (role != Role.Admin)
        {
            throw new ProblemException(StatusCodes.Status403Forbidden, "admin_required", "Only an administrator adds a path or a database of the server. Upload the files themselves as multipart/form-data.");
        }

        var added = await SayingWhatIsWrong(() => host.SourceEdits.AddAsync(source));
        await AnswerAsync(context, StatusCodes.Status201Created, added, role, source.PasswordVariable is { } variable
            ? $"The password was not written down: the settings take it from the variable {variable}. Set that in the server's environment."
            : null);
    }

    async Task UploadAsync(HttpContext context)
    {
        using var incoming = host.SourceEdits.Begin(context.UserId(), limits);
        var form = await UploadForm.ReadAsync(context, incoming.Files.AddAsync);
        var kept = await host.SourceEdits.KeepAsync(incoming, form.Name, form.Description, context.RequestAborted);
        var (role, _) = await host.Rights.OfAsync(context.UserId());
        await AnswerAsync(context, StatusCodes.Status201Created, kept, role, notice: null);
    }

    async Task ChangeAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var (role, source) = await FindOwnAsync(context);
        var name = body.TextOrNull("name");
        if (name is not null && SourceNames.Objection(name) is { } objection)
        {
            throw ProblemException.Invalid("bad_name", $"\"{name}\" {objection}.");
        }

        var changed = await SayingWhatIsWrong(() => host.SourceEdits.ChangeAsync(source, name, Changed(body)));
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => _datasets.Write(json, changed, role, changed.Source == host.Sources.Default));
    }

    async Task RemoveAsync(HttpContext context)
    {
        var (_, source) = await FindOwnAsync(context);
        await SayingWhatIsWrong(async () =>
        {
            await host.SourceEdits.RemoveAsync(source);
            return true;
        });
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <exception cref="ProblemException">It is not theirs to change.</exception>
    async Task<(Role Role, ConfiguredSource Source)> FindOwnAsync(HttpContext context)
    {
        var rights = await host.Rights.OfAsync(context.UserId());
        var source = rights.Choice.Named(context.Route("id"));
        var configured = rights.Sources.Configured.First(known => known.Source == source);
        return rights.Role == Role.Admin || configured.Settings.Owner == context.UserId() ? (rights.Role, configured)
            : throw new ProblemException(StatusCodes.Status403Forbidden, "admin_required", $"{source.Name} is no upload of yours. Only an administrator changes it.");
    }

    async Task AnswerAsync(HttpContext context, int status, ConfiguredSource added, Role role, string? notice)
    {
        context.Response.Headers.Location = $"{context.Request.PathBase}/datasets/{added.Source.Id}";
        var schema = added.Problem is null && added.Settings.Owner is not null ? await added.Source.SchemaAsync(context.RequestAborted) : null;
        await Answers.WriteAsync(context, status, json =>
        {
            json.WriteStartObject();
            _datasets.WriteFields(json, added, role, added.Source == host.Sources.Default);
            json.WriteOptional("notice", notice);
            if (schema is not null)
            {
                json.WritePropertyName("schema"u8);
                JsonSerializer.Serialize(json, schema, ApiJson.Default.SourceSchema);
            }

            json.WriteEndObject();
        });
    }

    static string PlaceOf(RequestBody body) => (body.TextOrNull("path"), body.TextOrNull("url")) switch
    {
        ({ } path, null) => Path.IsPathFullyQualified(path) ? path : throw ProblemException.Invalid("bad_path", "The field \"path\" must be an absolute path on the server."),
        (null, { } url) when !SourcePlace.IsPostgres(url) => throw ProblemException.Invalid("bad_url", "The field \"url\" must be the address of a PostgreSQL database, as in postgres://user@host:5432/database."),
        (null, { } url) when !SourcePlace.IsPlain(url) => throw ProblemException.Invalid("bad_url", "The field \"url\" does not say plainly what its password is. Write @ : / ? # in it as %40 %3A %2F %3F %23, and leave sslpassword out."),
        (null, { } url) => url,
        _ => throw ProblemException.Invalid("field_required", "Say in \"path\" or in \"url\" where it lies, in one of them."),
    };

    static List<KeyValuePair<string, string?>> Changed(RequestBody body)
    {
        foreach (var text in (string[])["description", "colour", "changes", "share"])
        {
            body.TextOrNull(text, LongestText);
        }

        body.Texts("masked");
        return [.. Keys.Where(body.Holds).Select(key => KeyValuePair.Create(key, SettingValue.Of(body.Value(key))))];
    }

    // What is wrong is told as of the settings file, to an administrator, or of the upload's note.
    static async Task<T> SayingWhatIsWrong<T>(Func<Task<T>> change)
    {
        try
        {
            return await change();
        }
        catch (SettingsException exception)
        {
            throw ProblemException.Invalid("bad_source", UploadNote.Told(exception));
        }
    }
}
