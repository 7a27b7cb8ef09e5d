namespace Quaestor.Agent.Tools.External;

/// <summary>Bounds what a server answers over HTTP: an event stream in each of its lines, all else as a whole.</summary>
sealed class BoundedHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var bounded = new StreamContent(new BoundedStream(
            await response.Content.ReadAsStreamAsync(cancellationToken), perLine: response.Content.Headers.ContentType?.MediaType == "text/event-stream"));
        foreach (var (name, values) in response.Content.Headers)
        {
            bounded.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = bounded;
        return response;
    }
}
