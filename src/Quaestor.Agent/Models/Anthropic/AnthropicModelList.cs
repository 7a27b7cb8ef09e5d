using Anthropic.Models.Models;
using Quaestor.Agent.Models.Failures;

namespace Quaestor.Agent.Models.Anthropic;

/// <summary>The models that a server offers.</summary>
static class AnthropicModelList
{
    const int MostModels = 1000;

    /// <returns>Ids, the newest first.</returns>
    /// <exception cref="Chat.ModelException">There is no list; the message says why.</exception>
    public static async Task<IReadOnlyList<string>> ReadAsync(AnthropicEndpoint endpoint, HttpClient http, CancellationToken cancellationToken)
    {
        var failures = PackageClient.Failures(endpoint);
        using var silence = new Silence(endpoint.Timeout, cancellationToken);
        var client = PackageClient.Create(endpoint, http, failures, silence);
        return await PackageClient.TranslateAsync(
            async () =>
            {
                var page = await client.Models.List(new ModelListParams { Limit = MostModels }, silence.Token);
                return page.Items.Select(model => model.ID).ToList();
            },
            failures,
            silence);
    }
}
