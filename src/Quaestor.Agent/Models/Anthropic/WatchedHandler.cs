using Quaestor.Agent.Models.Failures;

namespace Quaestor.Agent.Models.Anthropic;

/// <summary>
/// Stands between the package and the network for one request: turns errors into ours before the package reads them, watches
/// the silence, and limits the answer.
/// </summary>
sealed class WatchedHandler(AnthropicEndpoint endpoint, FailureReader failures, Silence silence) : DelegatingHandler
{
    const int LongestError = 64 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        AddHeaders(request);
        var response = await base.SendAsync(request, silence.Token);
        silence.Broken();
        var answer = new AnswerStream(await response.Content.ReadAsStreamAsync(silence.Token), silence, failures);
        if (!response.IsSuccessStatusCode)
        {
            using (response)
            {
                throw failures.FromResponse(response, await ReadStartAsync(answer));
            }
        }

        if (response.Content.Headers.ContentType?.MediaType is "text/html")
        {
            response.Dispose();
            throw failures.WebPage();
        }

        var content = new StreamContent(answer);
        foreach (var header in response.Content.Headers)
        {
            content.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        response.Content = content;
        return response;
    }

    void AddHeaders(HttpRequestMessage request)
    {
        if (string.IsNullOrEmpty(endpoint.ApiKey))
        {
            request.Headers.Authorization = null;
        }
        else if (endpoint.BaseUrl.Host != AnthropicEndpoint.DefaultBaseUrl.Host)
        {
            // The package sends a bearer token, which some proxies do not know.
            request.Headers.TryAddWithoutValidation("x-api-key", endpoint.ApiKey);
        }

        foreach (var (name, value) in endpoint.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    static async Task<string> ReadStartAsync(AnswerStream answer)
    {
        var buffer = new byte[LongestError];
        var read = await answer.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, read);
    }
}
