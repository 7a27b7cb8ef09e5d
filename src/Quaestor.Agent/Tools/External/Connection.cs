using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Quaestor.Agent.Settings;

namespace Quaestor.Agent.Tools.External;

/// <summary>A server that answers, and what it offers.</summary>
sealed class Connection : IAsyncDisposable
{
    static readonly TimeSpan Handshake = TimeSpan.FromSeconds(30);

    readonly ServerProcess? _process;
    readonly HttpClient? _http;

    Connection(McpClient client, ServerProcess? process, HttpClient? http, IReadOnlyList<Tool> tools)
    {
        (Client, _process, _http, Tools) = (client, process, http, tools);
    }

    public McpClient Client { get; }

    public IReadOnlyList<Tool> Tools { get; }

    /// <summary>Whether it is still there, as far as anybody knows.</summary>
    public bool IsAlive => !Client.Completion.IsCompleted;

    public int? ProcessId => _process?.Id;

    /// <summary>What a started server said last beside its answers; empty for nothing.</summary>
    public string LastError => _process?.LastError ?? "";

    public static async Task<Connection> OpenAsync(ToolsetSettings settings, CancellationToken cancellationToken)
    {
        using var time = new CancellationTokenSource(Handshake);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        var process = settings.Url is null ? ServerProcess.Start(settings) : null;
        var http = settings.Url is null ? null : new HttpClient(new BoundedHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })) { Timeout = Timeout.InfiniteTimeSpan };
        var client = default(McpClient);
        try
        {
            var greeting = McpClient.CreateAsync(TransportOf(settings, process, http), Options(), loggerFactory: null, either.Token);
            client = await WhileRunningAsync(greeting, process, either);
            return new Connection(client, process, http, await WhileRunningAsync(OfferedTools.ListAsync(client, either.Token), process, either));
        }
        catch (Exception exception)
        {
            var said = process?.LastError;
            await EndAsync(client, process, http);
            throw exception is OperationCanceledException && cancellationToken.IsCancellationRequested ? exception
                : new ExternalServerException(Reason(exception, said, time.IsCancellationRequested), exception);
        }
    }

    public ValueTask DisposeAsync() => EndAsync(Client, _process, _http);

    /// <summary>A sentence for whoever looks after the server.</summary>
    public static string Reason(Exception exception, string? said, bool isTooSlow = false)
    {
        var oversize = Causes(exception).OfType<OversizeException>().FirstOrDefault();
        var reason = isTooSlow ? $"it did not answer within {Handshake.TotalSeconds:0} seconds" : (oversize?.Message ?? exception.Message).TrimEnd('.');
        return string.IsNullOrEmpty(said) ? $"{reason}." : $"{reason}. It said last: {said}";
    }

    /// <summary>From a program that has ended no answer comes, and nothing else tells so.</summary>
    static async Task<T> WhileRunningAsync<T>(Task<T> asked, ServerProcess? process, CancellationTokenSource stop)
    {
        if (process is not null && await Task.WhenAny(asked, process.Ended) != asked)
        {
            await stop.CancelAsync();
            await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new IOException("it ended at its start");
        }

        return await asked;
    }

    static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }

    static IClientTransport TransportOf(ToolsetSettings settings, ServerProcess? process, HttpClient? http) =>
        process is not null
            ? new StreamClientTransport(process.Input, process.Output, loggerFactory: null)
            : new HttpClientTransport(
                new() { Endpoint = settings.Url!, Name = settings.Name, TransportMode = HttpTransportMode.StreamableHttp, AdditionalHeaders = settings.Headers.ToDictionary(), MaxReconnectionAttempts = 2 },
                http!, loggerFactory: null, ownsHttpClient: false);

    // It asks nothing of us: no model, no files, no questions for the person.
    static McpClientOptions Options() => new()
    {
        ClientInfo = new() { Name = "quaestor", Version = typeof(Connection).Assembly.GetName().Version!.ToString(3) },
        InitializationTimeout = Handshake,
        DiscoverProbeTimeout = TimeSpan.FromSeconds(3),
    };

    static async ValueTask EndAsync(McpClient? client, ServerProcess? process, HttpClient? http)
    {
        try
        {
            await (client?.DisposeAsync().AsTask() ?? Task.CompletedTask).WaitAsync(TimeSpan.FromSeconds(3));
        }
        catch (Exception exception) when (exception is TimeoutException or IOException or HttpRequestException or InvalidOperationException or OperationCanceledException or ModelContextProtocol.McpException)
        {
            // What is below it ends now all the same.
        }

        await (process?.DisposeAsync() ?? ValueTask.CompletedTask);
        http?.Dispose();
    }
}

/// <summary>A server cannot be used. The message is for whoever looks after it.</summary>
sealed class ExternalServerException(string message, Exception inner) : Exception(message, inner);
