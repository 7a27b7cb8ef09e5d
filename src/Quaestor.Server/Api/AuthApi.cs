using Quaestor.Agent.Hosting;
using Quaestor.Agent.Users;
using Quaestor.Server.Auth;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary><c>/auth</c> and <c>/me</c>: signing in by name and password, out again, and who one is.</summary>
sealed class AuthApi(AgentHost host, SignIn signIn)
{
    const int LongestName = 200;

    /// <summary>Of a token that a password brought.</summary>
    static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/auth/login", LogInAsync).WithSummary("Signs in: the page by a cookie, programs by the token that comes back.").Takes(body: "user_id, password, cookie?: flag").ForEverybody();
        routes.MapPost("/auth/logout", LogOutAsync).WithSummary("Ends the sign-in of the cookie; everywhere ends all sign-ins and tokens of the user.").Takes(body: "everywhere?: flag");
        routes.MapGet("/me", MeAsync).WithSummary("Who asks, with what role, and the anti-forgery token of the page.");
    }

    async Task LogInAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var (id, password, wantsCookie) = (body.Text("user_id"), body.Text("password"), body.Flag("cookie"));
        if (!await signIn.Mode.IsNeededAsync())
        {
            throw new ProblemException(StatusCodes.Status409Conflict, "no_users", "There are no users here, so nobody has to sign in.");
        }

        if (id.Length > LongestName)
        {
            throw ProblemException.Invalid("field_too_long", $"The field \"user_id\" may have {LongestName} characters at most.");
        }

        var address = context.Connection.RemoteIpAddress;
        signIn.Throttle.Begin(id, address);
        var user = await host.Users.FindRecordAsync(id);
        if (!await signIn.Passwords.IsRightAsync(user, password, context.RequestAborted))
        {
            throw Wrong();
        }

        signIn.Throttle.Succeeded(id, address);
        if (!wantsCookie)
        {
            var (token, expires) = signIn.Tokens.Issue(user!, Lifetime);
            await WriteTokenAsync(context, StatusCodes.Status200OK, token, expires);
            return;
        }

        // Whoever was signed in here before is not any more.
        if (Sessions.Of(context.Request) is { } before)
        {
            await signIn.Sessions.EndAsync(before);
        }

        var session = await signIn.Sessions.BeginAsync(context, user!.Id) ?? throw Wrong();
        await WriteMeAsync(context, new Caller(user.Id, User.Of(user).Role) { Session = session });
    }

    async Task LogOutAsync(HttpContext context)
    {
        var everywhere = context.Request.ContentLength is > 0 && (await RequestBody.ReadAsync(context)).Flag("everywhere");
        var caller = context.Caller();
        if (everywhere && caller.UserId != User.Local.Id)
        {
            await host.Users.SignOutEverywhereAsync(caller.UserId);
        }

        if (caller.Session is { } session)
        {
            await signIn.Sessions.EndAsync(session);
            Sessions.Forget(context);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    Task MeAsync(HttpContext context)
    {
        return WriteMeAsync(context, context.Caller());
    }

    public static Task WriteTokenAsync(HttpContext context, int status, string token, DateTimeOffset expires) => Answers.WriteAsync(context, status, json =>
    {
        json.WriteStartObject();
        json.WriteString("token"u8, token);
        json.WriteString("token_type"u8, "Bearer"u8);
        json.WriteTime("expires_at", expires);
        json.WriteEndObject();
    });

    static Task WriteMeAsync(HttpContext context, Caller caller) => Answers.WriteAsync(context, StatusCodes.Status200OK, json =>
    {
        json.WriteStartObject();
        json.WriteString("user_id"u8, caller.UserId);
        json.WriteString("role"u8, caller.Role.Name());
        json.WriteBoolean("signed_in"u8, caller.UserId != User.Local.Id);
        json.WriteOptional("csrf_token", caller.Session is { } session ? Sessions.AntiForgeryToken(session) : null);
        json.WriteEndObject();
    });

    // The same for a name that nobody has, after the same time.
    static ProblemException Wrong() => new(StatusCodes.Status401Unauthorized, "wrong_password", "The name or the password is not right.");
}
