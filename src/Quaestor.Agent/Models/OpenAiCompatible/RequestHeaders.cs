namespace Quaestor.Agent.Models.OpenAiCompatible;

static class RequestHeaders
{
    /// <summary>The key, where there is one, and what the settings add; a header of the settings replaces the same one of ours.</summary>
    public static void Add(HttpRequestMessage request, OpenAiEndpoint endpoint)
    {
        if (!string.IsNullOrEmpty(endpoint.ApiKey))
        {
            var (name, value) = endpoint.Profile.KeyHeader is { } own ? (own, endpoint.ApiKey) : ("Authorization", $"Bearer {endpoint.ApiKey}");
            request.Headers.TryAddWithoutValidation(name, value);
        }

        foreach (var (name, value) in endpoint.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
