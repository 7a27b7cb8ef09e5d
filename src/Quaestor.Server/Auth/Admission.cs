using Quaestor.Server.Http;

namespace Quaestor.Server.Auth;

/// <summary>Stands between routing and the routes: finds out who asks, and lets in whom a route is for.</summary>
sealed class Admission(RequestDelegate next, Authenticator authenticator)
{
    /// <summary>A route that has it is about that user alone.</summary>
    const string UserInPath = "user_id";

    public async Task InvokeAsync(HttpContext context)
    {
        // Where routing found nothing there is nothing to guard.
        if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<OpenRoute>() is not null || endpoint.Metadata.GetMetadata<OwnSignIn>() is not null)
        {
            await next(context);
            return;
        }

        var caller = await authenticator.FindAsync(context);
        if (caller.Session is { } session && SameOrigin.ChangesSomething(context.Request.Method) && !Sessions.HasAntiForgeryToken(context.Request, session))
        {
            throw new ProblemException(StatusCodes.Status403Forbidden, "anti_forgery", $"Whoever is signed in by cookie sends the header {Sessions.AntiForgeryHeader} with whatever changes something, as GET /me tells it. Load the page again.");
        }

        if (endpoint.Metadata.GetMetadata<LeastRole>() is { } least && caller.Role < least.Role)
        {
            throw CallerOfRequest.Forbidden(caller, least.Role, "This");
        }

        if (context.Request.RouteValues.TryGetValue(UserInPath, out var named) && named as string != caller.UserId)
        {
            throw new ProblemException(StatusCodes.Status403Forbidden, "wrong_user", $"The address names another user than the one who asks, who is {caller.UserId}.");
        }

        context.SetCaller(caller);
        await next(context);
    }
}
