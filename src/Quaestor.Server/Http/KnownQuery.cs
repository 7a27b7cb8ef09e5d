using Microsoft.AspNetCore.Http.Metadata;
using Quaestor.Data.Catalog;

namespace Quaestor.Server.Http;

/// <summary>Refuses an address with a parameter that its route does not take, so that a misspelt one is not overlooked.</summary>
sealed class KnownQuery(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        // Without a summary it is a page or its part, which may be asked for with anything behind it.
        if (context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>() is not null)
        {
            string[] known = [.. RouteInput.Of(endpoint).Query.Select(parameter => parameter.Name)];
            foreach (var name in context.Request.Query.Keys.Where(name => !known.Contains(name)))
            {
                var all = known.Length == 0 ? "This address takes none." : $"The parameters are {string.Join(", ", known)}.";
                throw ProblemException.Invalid("unknown_parameter", $"There is no parameter \"{name}\" here.{NearestName.Hint(name, known)} {all}");
            }
        }

        return next(context);
    }
}
