using Quaestor.Agent.Users;

namespace Quaestor.Server.Http;

/// <summary>Who asks, as it was found out before a route sees the request.</summary>
sealed record Caller(string UserId, Role Role)
{
    /// <summary>The one user of an installation that knows no others.</summary>
    public static readonly Caller Local = new(User.Local.Id, User.Local.Role);

    /// <summary>What the cookie holds by which the page is signed in; null for everybody else.</summary>
    public string? Session { get; init; }
}

static class CallerOfRequest
{
    public static void SetCaller(this HttpContext context, Caller caller) => context.Features.Set(caller);

    /// <summary>A route that is for everybody has none, and must not ask.</summary>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("Nobody has signed in to this request: its route is for everybody, or was reached past the check.");

    /// <summary>For what only some requests to a route need.</summary>
    /// <param name="what">What it is for, as the subject of a sentence: <c>Python</c>.</param>
    /// <exception cref="ProblemException">The caller's role is less.</exception>
    public static void Require(this HttpContext context, Role role, string what)
    {
        if (context.Caller().Role < role)
        {
            throw Forbidden(context.Caller(), role, what);
        }
    }

    public static ProblemException Forbidden(Caller caller, Role role, string what) => new(
        StatusCodes.Status403Forbidden, "forbidden",
        $"{what} needs the role {role.Name()}, and yours is {caller.Role.Name()}. Ask an administrator of this server.");
}
