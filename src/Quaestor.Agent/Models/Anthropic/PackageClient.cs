using System.Text.Json;
using Anthropic;
using Anthropic.Exceptions;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Failures;

namespace Quaestor.Agent.Models.Anthropic;

/// <summary>The official package's client, for one request (making one takes 20 µs), and its exceptions as ours.</summary>
static class PackageClient
{
    public static FailureReader Failures(AnthropicEndpoint endpoint) =>
        new(endpoint.Model, new Uri($"{endpoint.Root}/v1/messages"), [endpoint.ApiKey, .. endpoint.Headers.Values]);

    /// <summary>Never disposed: it would dispose <paramref name="http"/>, which others use too.</summary>
    /// <remarks>Key, token and address are set even where there are none: else the package takes them from the environment.</remarks>
    public static AnthropicClient Create(AnthropicEndpoint endpoint, HttpClient http, FailureReader failures, Silence silence) => new()
    {
        ApiKey = endpoint.ApiKey ?? "",
        AuthToken = null,
        BaseUrl = endpoint.Root,
        MaxRetries = 0,
        Timeout = Timeout.InfiniteTimeSpan,
        HttpClient = http,
        Handlers = [new WatchedHandler(endpoint, failures, silence)],
    };

    public static async ValueTask<T> TranslateAsync<T>(Func<ValueTask<T>> read, FailureReader failures, Silence silence)
    {
        try
        {
            return await read();
        }
        catch (OperationCanceledException e) when (silence.TooLong)
        {
            throw failures.Silent(silence.Limit, e);
        }
        catch (Exception e) when (e is AnthropicException or HttpRequestException or IOException or JsonException)
        {
            throw Translated(e, failures, silence);
        }
    }

    static ModelException Translated(Exception error, FailureReader failures, Silence silence)
    {
        for (var e = error; e is not null; e = e.InnerException!)
        {
            switch (e)
            {
                case ModelException known:
                    return known;
                case AnthropicSseException inStream:
                    return failures.FromStream(inStream.Body);
                case HttpRequestException or IOException:
                    return silence.WasBroken ? failures.Cut(e) : failures.Unreachable(e);
            }
        }

        return failures.NotJson("", error);
    }
}
