namespace Quaestor.Server.Limits;

/// <summary>What a request to a route takes, beside being one.</summary>
sealed record RouteCost(bool IsWork, bool IsStream);

static class CostsOfRoutes
{
    /// <summary>A request keeps a model or an engine busy.</summary>
    public static TBuilder IsWork<TBuilder>(this TBuilder route, bool isStream = false)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new RouteCost(IsWork: true, isStream));

    /// <summary>An answer stays open for as long as there are events.</summary>
    public static TBuilder IsStream<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new RouteCost(IsWork: false, IsStream: true));
}
