using System.Security.Cryptography;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Quaestor.Server.Mcp;

/// <summary>A client's session, for the revisions of the protocol that have them. It belongs to the user who began it.</summary>
sealed class ClientSession : IAsyncDisposable
{
    readonly McpServer _server;
    readonly CancellationTokenSource _end = new();
    readonly TimeProvider _clock;
    readonly Task _running;
    int _requests;
    int _streams;
    int _ended;
    long _used;

    /// <param name="serve">Makes the server that answers over a transport.</param>
    public ClientSession(string userId, Func<StreamableHttpServerTransport, McpServer> serve, TimeProvider clock, ILoggerFactory logs)
    {
        UserId = userId;
        Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        Transport = new StreamableHttpServerTransport(logs) { SessionId = Id };
        _clock = clock;
        _used = clock.GetTimestamp();
        _server = serve(Transport);
        _running = _server.RunAsync(_end.Token);
    }

    /// <summary>Nobody can guess it: whoever knows it, and is the same user, goes on with the session.</summary>
    public string Id { get; }

    public string UserId { get; }

    public StreamableHttpServerTransport Transport { get; }

    /// <summary>Ends with the session.</summary>
    public CancellationToken Ended => _end.Token;

    public bool IsListenedTo => Volatile.Read(ref _streams) > 0;

    public bool IsBusy => Volatile.Read(ref _requests) > 0;

    /// <summary>Since the last request; nothing while one is under way.</summary>
    public TimeSpan Idle => IsBusy ? TimeSpan.Zero : _clock.GetElapsedTime(Volatile.Read(ref _used));

    /// <summary>Until it is disposed of, the session is in use.</summary>
    public IDisposable Use()
    {
        Interlocked.Increment(ref _requests);
        return new Release(() =>
        {
            Volatile.Write(ref _used, _clock.GetTimestamp());
            Interlocked.Decrement(ref _requests);
        });
    }

    /// <returns>Null where the one stream for what the server says by itself is open already.</returns>
    public IDisposable? OpenStream() =>
        Interlocked.CompareExchange(ref _streams, 1, 0) == 0 ? new Release(() => Volatile.Write(ref _streams, 0)) : null;

    /// <summary>Stops what a request asked for.</summary>
    public async Task CancelAsync(RequestId request)
    {
        try
        {
            var cancelled = new JsonRpcNotification
            {
                Method = NotificationMethods.CancelledNotification,
                Params = JsonSerializer.SerializeToNode(new CancelledNotificationParams { RequestId = request }, McpJsonUtilities.DefaultOptions),
            };
            await Transport.HandlePostRequestAsync(cancelled, Stream.Null, Ended);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The session ends, and with it all that it asked for.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 1)
        {
            return;
        }

        await _end.CancelAsync();
        await _server.DisposeAsync();
        await Transport.DisposeAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    sealed class Release(Action release) : IDisposable
    {
        int _done;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _done, 1) == 0)
            {
                release();
            }
        }
    }
}
