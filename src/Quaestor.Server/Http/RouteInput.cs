namespace Quaestor.Server.Http;

/// <summary>What a request to a route may hold beside its path. It is checked before the route, and told in <c>/openapi.json</c>.</summary>
/// <param name="Query">All of them may be left out.</param>
/// <param name="Body">Fields of a JSON object; null for a route that reads none.</param>
/// <param name="IsOpen">Other fields are taken too, and do nothing.</param>
sealed record RouteInput(IReadOnlyList<InputField> Query, IReadOnlyList<InputField>? Body, bool IsOpen)
{
    /// <summary>It takes files as multipart/form-data instead, too.</summary>
    public bool TakesFiles { get; init; }

    static readonly RouteInput Nothing = new([], null, false);

    public static RouteInput Of(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<RouteInput>() ?? Nothing;
}

static class InputOfRoutes
{
    /// <param name="query">As <see cref="InputField"/> says, with commas between.</param>
    /// <param name="body">So too; null for a route that reads no body.</param>
    public static TBuilder Takes<TBuilder>(this TBuilder route, string query = "", string? body = null, bool isOpen = false)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new RouteInput(InputField.Read(query), body is null ? null : InputField.Read(body), isOpen));

    /// <summary>Behind <see cref="Takes"/>: files as multipart/form-data may come instead.</summary>
    public static TBuilder TakesFiles<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder
    {
        route.Finally(endpoint => endpoint.Metadata.Add(endpoint.Metadata.OfType<RouteInput>().Last() with { TakesFiles = true }));
        return route;
    }
}
