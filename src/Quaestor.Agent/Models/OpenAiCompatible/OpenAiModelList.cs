using System.Text;
using System.Text.Json;
using Quaestor.Agent.Models.Failures;

namespace Quaestor.Agent.Models.OpenAiCompatible;

/// <summary>The models that a server offers.</summary>
static class OpenAiModelList
{
    /// <returns>Ids, in the server's order.</returns>
    /// <exception cref="Chat.ModelException">There is no list; the message says why.</exception>
    public static async Task<IReadOnlyList<string>> ReadAsync(OpenAiEndpoint endpoint, HttpClient http, CancellationToken cancellationToken)
    {
        var failures = new FailureReader(endpoint.Model, endpoint.ModelList, [endpoint.ApiKey, .. endpoint.Headers.Values]);
        var exchange = new ModelHttp(http, failures);
        using var silence = new Silence(endpoint.Timeout, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint.ModelList);
        RequestHeaders.Add(request, endpoint);
        using var response = await exchange.SendAsync(request, silence);
        var bytes = await exchange.ReadAsync(response, silence);
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return Ids(document.RootElement) ?? throw failures.NotJson("", null);
        }
        catch (JsonException e)
        {
            throw failures.NotJson(Encoding.UTF8.GetString(bytes.Span[..Math.Min(bytes.Length, 100)]), e);
        }
    }

    // Some servers send the list itself, and some name what they have `models`.
    static List<string>? Ids(JsonElement body)
    {
        var list = body.ValueKind == JsonValueKind.Array ? body : body.Member("data") ?? body.Member("models");
        return list is { ValueKind: JsonValueKind.Array } models
            ? [.. models.EnumerateArray().Select(m => m.ValueKind == JsonValueKind.String ? m.GetString() : m.Text("id") ?? m.Text("name")).OfType<string>()]
            : null;
    }
}
