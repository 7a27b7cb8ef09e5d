using Quaestor.Agent.Users;

namespace Quaestor.Server.Http;

/// <summary>Whom a route is for. One that says nothing is for everybody who has signed in.</summary>
static class RouteAccess
{
    public static TRoute Needs<TRoute>(this TRoute route, Role role)
        where TRoute : IEndpointConventionBuilder => route.WithMetadata(new LeastRole(role));

    /// <summary>Nobody has to sign in: the route must show nothing of anybody's.</summary>
    public static TRoute ForEverybody<TRoute>(this TRoute route)
        where TRoute : IEndpointConventionBuilder => route.WithMetadata(new OpenRoute());

    /// <summary>The route finds out itself who asks, and answers 401 to everybody else: no user asks here.</summary>
    public static TRoute SignsInItself<TRoute>(this TRoute route)
        where TRoute : IEndpointConventionBuilder => route.WithMetadata(new OwnSignIn());
}

/// <summary>Marks a route that finds out itself who asks.</summary>
sealed record OwnSignIn;

/// <summary>The least role that a route takes.</summary>
sealed record LeastRole(Role Role);

/// <summary>Marks a route that nobody has to sign in to.</summary>
sealed record OpenRoute;
