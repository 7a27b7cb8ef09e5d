using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Quaestor.Agent.Models.Local;

/// <summary>Looks at a server: can it answer, and which models has it?</summary>
sealed class ServerProbe(HttpClient http)
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Never throws for what the server does, only for the caller's cancellation.</summary>
    public async Task<ServerReadiness> LookAsync(ServerAddress address, string healthPath, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await SendAsync(address, healthPath, cancellationToken);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => ServerReadiness.Ready,
                HttpStatusCode.ServiceUnavailable => ServerReadiness.Loading,
                var status => new(IsReady: false, IsThere: true, $"it answers HTTP {(int)status} at {healthPath}"),
            };
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return new(IsReady: false, IsThere: false, $"nothing answers at {address.Root.Authority}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(IsReady: false, IsThere: true, $"it does not answer at {address.Root.Authority}{healthPath}");
        }
    }

    /// <returns>Null where the server gives no list.</returns>
    public async Task<IReadOnlyList<string>?> ModelsAsync(ServerAddress address, string modelsPath, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await SendAsync(address, modelsPath, cancellationToken);
            return response.IsSuccessStatusCode ? Names(JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellationToken))) : null;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    async Task<HttpResponseMessage> SendAsync(ServerAddress address, string path, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var request = new HttpRequestMessage(HttpMethod.Get, address.At(path));
        if (address.Key is { Length: > 0 } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return await http.SendAsync(request, limit.Token);
    }

    /// <summary><c>{data: [{id}]}</c> (OpenAI and most), or <c>{models: [{name}]}</c> (Ollama).</summary>
    static List<string>? Names(JsonElement body) =>
        Texts(body, "data", "id") ?? Texts(body, "models", "name");

    static List<string>? Texts(JsonElement body, string list, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array
            ? [.. items.EnumerateArray()
                .Select(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null)
                .OfType<string>()]
            : null;
}

/// <param name="IsThere">Something answers at the address.</param>
/// <param name="Said">What is seen there, as a part of a sentence.</param>
sealed record ServerReadiness(bool IsReady, bool IsThere, string Said)
{
    public static ServerReadiness Ready { get; } = new(true, true, "it is ready");

    public static ServerReadiness Loading { get; } = new(false, true, "it is still loading the model");
}
