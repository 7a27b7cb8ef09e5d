using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Failures;
using Quaestor.Agent.Models.OpenAiCompatible;
using Quaestor.Data.Archives.Indexing;

namespace Quaestor.Agent.Models.Embeddings;

/// <summary>OpenAI's <c>/embeddings</c>, as other servers speak it too.</summary>
sealed class EmbeddingsEndpoint(OpenAiEndpoint endpoint, HttpClient http)
{
    const int LargestAnswer = 64 << 20;

    /// <exception cref="EmbeddingException">It does not answer as it should.</exception>
    public async Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var failures = new FailureReader(endpoint.Model, endpoint.Embeddings, [endpoint.ApiKey, .. endpoint.Headers.Values]);
        var exchange = new ModelHttp(http, failures);
        using var silence = new Silence(endpoint.Timeout, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Embeddings) { Content = JsonContent.Create(Body(texts)) };
        RequestHeaders.Add(request, endpoint);
        try
        {
            using var response = await exchange.SendAsync(request, silence);
            var bytes = await exchange.ReadAsync(response, silence, LargestAnswer);
            return Read(bytes, texts.Count);
        }
        catch (ModelException exception)
        {
            throw new EmbeddingException(exception.Message, exception);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new EmbeddingException($"{endpoint.Model} at {endpoint.Embeddings.Authority} sent something that are no embeddings. Check models.embeddings and the provider's address.", exception);
        }
    }

    JsonObject Body(IReadOnlyList<string> texts) => new()
    {
        ["model"] = endpoint.Model,
        ["input"] = new JsonArray([.. texts.Select(text => (JsonNode)text)]),
        ["encoding_format"] = "float",
    };

    /// <summary>Each vector says by its index which text it is of.</summary>
    static float[][] Read(ReadOnlyMemory<byte> bytes, int count)
    {
        using var document = JsonDocument.Parse(bytes);
        var vectors = new float[count][];
        foreach (var item in document.RootElement.GetProperty("data").EnumerateArray())
        {
            var index = item.TryGetProperty("index", out var number) ? number.GetInt32() : 0;
            vectors[index is >= 0 && index < count ? index : throw new FormatException()] = [.. item.GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle())];
        }

        return vectors.All(vector => vector is { Length: > 0 } && vector.Length == vectors[0].Length) ? vectors : throw new FormatException();
    }
}
