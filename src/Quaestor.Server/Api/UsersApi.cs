using System.Text.Json;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Users;
using Quaestor.Data.Catalog;
using Quaestor.Server.Auth;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary><c>/users</c>: who may sign in, and which sources were granted to whom.</summary>
/// <param name="deleted">Told of a user who is gone.</param>
sealed class UsersApi(AgentHost host, SignIn signIn, Func<string, Task> deleted)
{
    const int MostDays = 3650;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/users", ListAsync).WithSummary("Users, by name.").Takes("limit: 1..200, cursor").Needs(Role.Admin);
        routes.MapPost("/users", AddAsync).WithSummary("Adds a user.").Takes(body: "user_id, role?: viewer|analyst|admin, password?").Needs(Role.Admin);
        routes.MapGet("/users/{id}", GetAsync).WithSummary("One user, with what was granted.").Needs(Role.Admin);
        routes.MapPatch("/users/{id}", ChangeAsync).WithSummary("Changes a user; another password ends the user's sign-ins and tokens.").Takes(body: "role?: viewer|analyst|admin, password?").Needs(Role.Admin);
        routes.MapDelete("/users/{id}", DeleteAsync).WithSummary("Removes a user with everything of theirs.").Needs(Role.Admin);
        routes.MapPost("/users/{id}/token", IssueAsync).WithSummary("Issues a token for a program; revoke takes back all that were issued.").Takes(body: "days?: 1..3650, revoke?: flag").Needs(Role.Admin);
        routes.MapPost("/users/{id}/grants", GrantAsync).WithSummary("Grants a source, or * for all there are and will be.").Takes(body: "dataset_id").Needs(Role.Admin);
        routes.MapDelete("/users/{id}/grants/{source}", RevokeAsync).WithSummary("Takes a grant back, by the source's id or name.").Needs(Role.Admin);
    }

    async Task ListAsync(HttpContext context)
    {
        var limit = (int)context.QueryNumber("limit", 50, 1, 200, "bad_page");
        var users = await host.Users.ListAsync(context.Query("cursor"), limit);
        await Answers.WriteListAsync(context, users, Write, users.Count == limit ? users[^1].Id : null);
    }

    async Task AddAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var (id, role, hash) = (body.Text("user_id"), RoleOf(body) ?? Role.Viewer, await HashAsync(context, body));
        var user = await ToldAsync(() => host.Users.AddAsync(id, role, hash));
        context.Response.Headers.Location = $"{context.Request.PathBase}/users/{Uri.EscapeDataString(user.Id)}";
        await Answers.WriteAsync(context, StatusCodes.Status201Created, json => Write(json, user));
    }

    async Task GetAsync(HttpContext context)
    {
        var user = await FindAsync(context);
        await Answers.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, user));
    }

    async Task ChangeAsync(HttpContext context)
    {
        var user = await FindAsync(context);
        var body = await RequestBody.ReadAsync(context);
        var role = RoleOf(body);
        if (user.Id == context.UserId() && role < user.Role)
        {
            throw new ProblemException(StatusCodes.Status409Conflict, "own_role", "Nobody takes rights from themselves: somebody would have to be left who can give them back. Let another administrator do it.");
        }

        var hash = await HashAsync(context, body);
        await ToldAsync(() => host.Users.ChangeAsync(user.Id, role, hash));
        await GetAsync(context);
    }

    async Task DeleteAsync(HttpContext context)
    {
        var user = await FindAsync(context);
        if (user.Id == context.UserId())
        {
            throw new ProblemException(StatusCodes.Status409Conflict, "own_user", "Nobody removes themselves. Let another administrator do it.");
        }

        await ToldAsync(() => host.DeleteUserAsync(user.Id));
        await deleted(user.Id);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    async Task IssueAsync(HttpContext context)
    {
        var user = await FindAsync(context);
        var body = await RequestBody.ReadAsync(context);
        var days = body.NumberOrNull("days", 1, MostDays);
        if (body.Flag("revoke"))
        {
            await ToldAsync(() => host.Users.SignOutEverywhereAsync(user.Id));
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        var record = await host.Users.FindRecordAsync(user.Id) ?? throw NotFound(user.Id);
        var (token, expires) = signIn.Tokens.Issue(record, TimeSpan.FromDays(days ?? 30));
        await AuthApi.WriteTokenAsync(context, StatusCodes.Status201Created, token, expires);
    }

    async Task GrantAsync(HttpContext context)
    {
        var user = await FindAsync(context);
        var wanted = (await RequestBody.ReadAsync(context)).Text("dataset_id");
        await ToldAsync(async () => await host.Users.GrantAsync(user.Id, await GrantOfAsync(context, wanted), context.UserId()));
        await GetAsync(context);
    }

    async Task<GrantRecord> GrantOfAsync(HttpContext context, string wanted)
    {
        if (wanted == GrantRecord.Everything)
        {
            return new(GrantRecord.Everything, GrantRecord.Everything);
        }

        var source = (await host.Rights.OfAsync(context.UserId())).Choice.Named(wanted);
        return new(source.Id.ToString(), source.Name);
    }

    // By what was granted, and not by what there is: the source may be gone.
    async Task RevokeAsync(HttpContext context)
    {
        var (user, wanted) = (await FindAsync(context), context.Route("source"));
        var granted = user.Grants.Where(grant => grant.SourceId == wanted || string.Equals(grant.SourceName, wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        if (granted.Count == 0)
        {
            throw ProblemException.NotFound("grant_not_found", $"{wanted} was not granted to {user.Id}.{NearestName.Hint(wanted, [.. user.Grants.Select(grant => grant.SourceName)])}");
        }

        foreach (var grant in granted)
        {
            await host.Users.RevokeAsync(user.Id, grant.SourceId);
        }

        await GetAsync(context);
    }

    async Task<User> FindAsync(HttpContext context) =>
        context.Route("id") is var id && UserIds.Objection(id) is null && await host.Users.FindAsync(id) is { } user ? user : throw NotFound(id);

    async Task<string?> HashAsync(HttpContext context, RequestBody body)
    {
        if (body.TextOrNull("password") is not { } password)
        {
            return null;
        }

        return Passwords.Objection(password) is { } objection
            ? throw ProblemException.Invalid("bad_password", objection)
            : await signIn.Passwords.HashAsync(password, context.RequestAborted);
    }

    static Role? RoleOf(RequestBody body) =>
        body.TextOrNull("role") is not { } name ? null
        : Roles.Find(name) ?? throw ProblemException.Invalid("unknown_role", $"There is no role \"{name}\".{NearestName.Hint(name, Roles.Names)} Use {string.Join(", ", Roles.Names)}.");

    static async Task<T> ToldAsync<T>(Func<Task<T>> change)
    {
        try
        {
            return await change();
        }
        catch (UserException exception)
        {
            throw new ProblemException(
                exception.Code switch
                {
                    "user_not_found" => StatusCodes.Status404NotFound,
                    "user_exists" => StatusCodes.Status409Conflict,
                    _ => StatusCodes.Status400BadRequest,
                },
                exception.Code, exception.Message);
        }
    }

    static Task ToldAsync(Func<Task> change) => ToldAsync(async () =>
    {
        await change();
        return true;
    });

    static ProblemException NotFound(string id) => ProblemException.NotFound("user_not_found", $"There is no user {id}.");

    static void Write(Utf8JsonWriter json, User user)
    {
        json.WriteStartObject();
        json.WriteString("user_id"u8, user.Id);
        json.WriteString("role"u8, user.Role.Name());
        json.WriteBoolean("has_password"u8, user.HasPassword);
        json.WriteStartArray("grants"u8);
        foreach (var grant in user.Grants)
        {
            json.WriteStartObject();
            json.WriteString("dataset_id"u8, grant.SourceId);
            json.WriteString("name"u8, grant.SourceName);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (user.CreatedAt is { } created)
        {
            json.WriteTime("created_at", created);
        }

        json.WriteEndObject();
    }
}
