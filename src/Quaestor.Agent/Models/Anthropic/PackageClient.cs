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

    /// <summary>Key, token and address are set even where there are none: else the package takes them from the environment.</summary>
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

    /// <param name="started">The answer has begun, so the server was reached.</param>
    public static async ValueTask<T> TranslateAsync<T>(Func<ValueTask<T>> read, FailureReader failures, Silence silence, bool started)
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
            throw Translated(e, failures, started);
        }
    }

    static ModelException Translated(Exception error, FailureReader failures, bool started)
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
                    return started ? failures.Cut(e) : failures.Unreachable(e);
            }
        }

        return failures.NotJson("", error);
    }
}
