using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Tools.External;
using Quaestor.Data.Sources;

namespace Quaestor.Server.Devices;

/// <summary>The way to one device, whose connection comes and goes. Whatever is asked of a device only reads, so it may be asked again.</summary>
sealed class DeviceLink(DeviceRecord record, DeviceOffer? offer, TimeSpan returnsWithin)
{
    const int MostTries = 5;
    const int MostSources = 100;
    const int LongestOffer = 256 << 10;

    /// <summary>A device that says every moment that its offer changed is not asked every moment.</summary>
    static readonly TimeSpan BetweenOffers = TimeSpan.FromSeconds(1);

    static readonly TimeSpan Handshake = TimeSpan.FromSeconds(20);

    readonly Lock _lock = new();
    TaskCompletionSource<McpClient> _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
    CancellationTokenSource? _connection;
    DateTimeOffset? _lostAt;

    public DeviceRecord Record => record;

    public bool IsOnline => _arrival.Task.IsCompletedSuccessfully;

    /// <summary>What it offered last; null for one that never was here.</summary>
    public DeviceOffer? Offer { get; private set; } = offer;

    public DateTimeOffset? SeenAt { get; private set; } = record.SeenAt;

    /// <summary>Asks a device that is there, or was a moment ago, until it answers.</summary>
    /// <exception cref="SourceException">It is away, or refuses to be asked.</exception>
    /// <exception cref="TimeoutException">It does not answer in time.</exception>
    public async Task<JsonElement> CallAsync(string tool, IReadOnlyDictionary<string, JsonElement> arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var call = new CallToolRequestParams { Name = tool, Arguments = arguments.ToDictionary() };
        for (var left = MostTries; left > 0; left--)
        {
            var client = await ClientAsync(cancellationToken);
            if (await TryAsync(client, call, timeout, cancellationToken) is { } result)
            {
                return Answer(result);
            }

            // Lost while it was asked; nobody need notice, if it comes back soon.
            Lose(client);
        }

        throw new SourceException($"The connection to the device \"{record.Name}\" is lost again and again while it is asked. Look at its network, and ask again.");
    }

    /// <summary>Speaks with the device until either goes away.</summary>
    /// <param name="changed">Told whenever its offer may be another.</param>
    public async Task ServeAsync(WebSocket socket, Func<DeviceOffer, Task> changed, CancellationToken cancellationToken)
    {
        using var connection = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        CancellationTokenSource? before;
        lock (_lock)
        {
            (before, _connection) = (_connection, connection);
        }

        // Of a laptop that slept the old connection may still seem to live.
        Cancel(before);
        var client = default(McpClient);
        try
        {
            await using var stream = WebSocketStream.Create(socket, WebSocketMessageType.Binary, ownsWebSocket: false);
            client = await ConnectAsync(stream, connection.Token);
            await using var changes = WatchOffer(client, changed, connection.Token);
            await changed(await AskOfferAsync(client, connection.Token));
            Arrive(client, connection);
            await client.Completion.WaitAsync(connection.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or WebSocketException or McpException or JsonException or TimeoutException or InvalidOperationException)
        {
            // It went away, said what nobody understands, or was replaced by its own new connection.
        }
        finally
        {
            Lose(client, onPurpose: socket.CloseStatus == WebSocketCloseStatus.NormalClosure);
            lock (_lock)
            {
                _connection = _connection == connection ? null : _connection;
            }

            socket.Abort();
            await DisposeAsync(client);
        }
    }

    /// <summary>Ends the connection, if there is one.</summary>
    public void Close()
    {
        lock (_lock)
        {
            Cancel(_connection);
        }
    }

    static async Task<McpClient> ConnectAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(Handshake);
        return await McpClient.CreateAsync(
            new StreamClientTransport(stream, new BoundedStream(stream, perLine: true, DeviceProtocol.MostBytes)),
            new McpClientOptions
            {
                ClientInfo = new() { Name = "quaestor", Version = typeof(DeviceLink).Assembly.GetName().Version!.ToString(3) },
                InitializationTimeout = Handshake,
            },
            loggerFactory: null,
            time.Token);
    }

    /// <summary>Asks anew what there is whenever the device says that it is another: soon after the last word, and not with each.</summary>
    IAsyncDisposable WatchOffer(McpClient client, Func<DeviceOffer, Task> changed, CancellationToken cancellationToken)
    {
        var words = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        _ = AskAgainAsync();
        return client.RegisterNotificationHandler(DeviceProtocol.OfferChanged, (_, _) =>
        {
            words.Writer.TryWrite(true);
            return ValueTask.CompletedTask;
        });

        async Task AskAgainAsync()
        {
            try
            {
                await foreach (var _ in words.Reader.ReadAllAsync(cancellationToken))
                {
                    await changed(await AskOfferAsync(client, cancellationToken));
                    await Task.Delay(BetweenOffers, cancellationToken);
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or WebSocketException or McpException or JsonException or InvalidOperationException or SourceException)
            {
                // Gone, or not understood: what it offered last stays until it connects again.
            }
        }
    }

    async Task<DeviceOffer> AskOfferAsync(McpClient client, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(Handshake);
        var answer = Answer(await client.CallToolAsync(new CallToolRequestParams { Name = DeviceProtocol.ListSources }, time.Token));
        var told = DeviceJson.ReadOffer(answer);
        if (told.Sources.Count > MostSources || answer.GetRawText().Length > LongestOffer)
        {
            throw new JsonException($"A device offers {MostSources} sources at most, in {LongestOffer >> 10} KiB.");
        }

        return Offer = told;
    }

    async Task<McpClient> ClientAsync(CancellationToken cancellationToken)
    {
        Task<McpClient> arrival;
        TimeSpan wait;
        lock (_lock)
        {
            arrival = _arrival.Task;
            wait = arrival.IsCompleted ? TimeSpan.Zero : _lostAt is { } lost ? returnsWithin - (DateTimeOffset.UtcNow - lost) : TimeSpan.Zero;
        }

        if (arrival.IsCompleted)
        {
            return await arrival;
        }

        try
        {
            return wait <= TimeSpan.Zero ? throw new TimeoutException() : await arrival.WaitAsync(wait, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new SourceException($"The device \"{record.Name}\" is away, and its data with it. Start \"quaestor edge\" there, or wake it up, and ask again.");
        }
    }

    /// <returns>Null where the connection was lost.</returns>
    static async Task<CallToolResult?> TryAsync(McpClient client, CallToolRequestParams call, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(timeout);
        try
        {
            var asked = client.CallToolAsync(call, time.Token).AsTask();
            return await Task.WhenAny(asked, client.Completion) == asked || asked.IsCompletedSuccessfully ? await asked : null;
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is IOException or WebSocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            return null;
        }
        catch (McpException exception)
        {
            if (client.Completion.IsCompleted)
            {
                return null;
            }

            throw new SourceException($"The device does not answer as it should: {exception.Message}");
        }
    }

    JsonElement Answer(CallToolResult result) =>
        result.StructuredContent is not { } content ? throw new SourceException($"The device \"{record.Name}\" does not answer as it should. Update the program there.")
        : result.IsError != true ? content
        : throw new SourceException(content.TryGetProperty("message"u8, out var message) && message.GetString() is { } sentence ? sentence : $"The device \"{record.Name}\" refuses to be asked.");

    void Arrive(McpClient client, CancellationTokenSource connection)
    {
        lock (_lock)
        {
            if (_connection != connection)
            {
                return;
            }

            if (_arrival.Task.IsCompleted)
            {
                _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            _arrival.SetResult(client);
            SeenAt = DateTimeOffset.UtcNow;
        }
    }

    void Lose(McpClient? client, bool onPurpose = false)
    {
        lock (_lock)
        {
            if (client is not null && _arrival.Task.IsCompletedSuccessfully && _arrival.Task.Result == client)
            {
                _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
                SeenAt = _lostAt = DateTimeOffset.UtcNow;
            }

            _lostAt = onPurpose ? null : _lostAt;
        }
    }

    static void Cancel(CancellationTokenSource? connection)
    {
        try
        {
            connection?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended meanwhile.
        }
    }

    static async Task DisposeAsync(McpClient? client)
    {
        try
        {
            await (client?.DisposeAsync().AsTask() ?? Task.CompletedTask).WaitAsync(TimeSpan.FromSeconds(3));
        }
        catch (Exception exception) when (exception is TimeoutException or IOException or WebSocketException or InvalidOperationException or OperationCanceledException or McpException)
        {
            // The socket is gone in any case.
        }
    }
}
