using Quaestor.Agent.Users;
using Quaestor.Server.Http;

namespace Quaestor.Server.Auth;

/// <summary>Stands between routing and the routes: finds out who asks, and lets in whom a route is for.</summary>
sealed class Admission(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        // Where routing found nothing there is nothing to guard.
        if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<OpenRoute>() is not null)
        {
            return next(context);
        }

        var caller = Caller.Local;
        if (endpoint.Metadata.GetMetadata<LeastRole>() is { } least && caller.Role < least.Role)
        {
            throw CallerOfRequest.Forbidden(caller, least.Role, "This");
        }

        context.SetCaller(caller);
        return next(context);
    }
}
