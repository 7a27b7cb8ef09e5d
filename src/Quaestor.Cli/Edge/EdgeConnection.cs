using System.Net.WebSockets;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Server;
using Quaestor.Cli.Sessions;
using Quaestor.Server.Devices;

namespace Quaestor.Cli.Edge;

/// <summary>Dials out to a server, answers there, and dials again whenever the connection is lost.</summary>
sealed class EdgeConnection(DeviceAddress address, EdgeTools tools, EdgeJournal journal) : IDisposable
{
    /// <summary>A request beyond is none of ours: the largest holds one statement.</summary>
    const int MostRequestBytes = 4 << 20;

    static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Behind a connection that the server took: shorter than a question waits for a device.</summary>
    static readonly TimeSpan LongestAfterConnection = TimeSpan.FromSeconds(2);
    static readonly TimeSpan Handshake = TimeSpan.FromSeconds(20);

    /// <summary>A connection that held so long was a good one.</summary>
    static readonly TimeSpan Steady = TimeSpan.FromSeconds(2);

    // What it is led to elsewhere must not get the token.
    readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    McpServer? _server;

    /// <summary>Until it is cancelled.</summary>
    /// <exception cref="CommandException">The server refuses this device for good.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (wait, isTold) = (FirstWait, false);
        while (true)
        {
            var longest = LongestWait;
            var began = DateTimeOffset.UtcNow;
            if (await TryDialAsync(isTold, cancellationToken) is { } socket)
            {
                using (socket)
                {
                    journal.Say($"Connected to {address}.");
                    began = DateTimeOffset.UtcNow;
                    await ServeAsync(socket, cancellationToken);
                }

                cancellationToken.ThrowIfCancellationRequested();
                journal.Say("The connection is lost. Dialling again.");
                isTold = false;
                longest = LongestAfterConnection;
                wait = DateTimeOffset.UtcNow - began > Steady || wait > longest ? FirstWait : wait;
            }
            else
            {
                isTold = true;
            }

            // Many devices lose a server at once, and must not come back at once.
            await Task.Delay(wait * (0.5 + Random.Shared.NextDouble()), cancellationToken);
            wait = wait * 2 < longest ? wait * 2 : longest;
        }
    }

    /// <summary>Lets the server ask again what there is.</summary>
    public async Task TellChangedAsync()
    {
        try
        {
            await (_server?.SendNotificationAsync(DeviceProtocol.OfferChanged) ?? Task.CompletedTask);
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            // It asks when it is back.
        }
    }

    public void Dispose() => _http.Dispose();

    async Task<ClientWebSocket?> TryDialAsync(bool isTold, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(Handshake);
        try
        {
            return await address.DialAsync(_http, time.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && IsLoss(exception))
        {
            var why = await RefusalAsync(exception, cancellationToken);
            if (!isTold)
            {
                journal.Say($"{why} Trying again until it works.");
            }

            return null;
        }
    }

    /// <summary>A handshake that fails has a number and no words, so the server is asked in the plain way.</summary>
    async Task<string> RefusalAsync(Exception failure, CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(Handshake);
        try
        {
            using var question = address.Question();
            using var answer = await _http.SendAsync(question, time.Token);
            var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(time.Token)).RootElement;
            var (code, detail) = (problem.GetProperty("code"u8).GetString(), problem.GetProperty("detail"u8).GetString() ?? "");
            return code is "device_unknown" or "device_version" or "forbidden"
                ? throw new CommandException(ExitCode.Failed, detail)
                : $"{address} does not take the connection: {detail}";
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && (IsLoss(exception) || exception is JsonException or KeyNotFoundException))
        {
            return $"{address} cannot be reached: {failure.GetBaseException().Message.TrimEnd('.')}.";
        }
    }

    async Task ServeAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        using var end = new CancellationTokenSource();
        var watching = AbortAfterSleepAsync(socket, end.Token);
        try
        {
            await using var stream = WebSocketStream.Create(socket, WebSocketMessageType.Binary, ownsWebSocket: false);
            await using var transport = new StreamServerTransport(new Agent.Tools.External.BoundedStream(stream, perLine: true, MostRequestBytes), stream, "quaestor-edge");
            await using var server = McpServer.Create(transport, OptionsOf());
            _server = server;

            // A read that is cancelled aborts the socket, and then nobody can be told why.
            var running = server.RunAsync(end.Token);
            await Task.WhenAny(running, Task.Delay(Timeout.Infinite, cancellationToken));
            await SayFarewellAsync(socket, cancellationToken);
            await end.CancelAsync();
            await running;
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            // Dialled again, unless it was to end.
        }
        finally
        {
            _server = null;
            await end.CancelAsync();
            socket.Abort();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whoever goes on purpose is not waited for.</summary>
    static async Task SayFarewellAsync(ClientWebSocket socket, CancellationToken stopped)
    {
        if (!stopped.IsCancellationRequested || socket.State != WebSocketState.Open)
        {
            return;
        }

        try
        {
            using var time = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", time.Token);
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            // Then it is waited for a little.
        }
    }

    McpServerOptions OptionsOf() => new()
    {
        ServerInfo = new() { Name = "quaestor-edge", Version = ProductVersion.Text },
        Capabilities = new() { Tools = new() },
        Handlers = new()
        {
            ListToolsHandler = (_, _) => ValueTask.FromResult(EdgeTools.List()),
            CallToolHandler = (request, cancellationToken) => tools.CallAsync(request.Params, cancellationToken),
        },
    };

    /// <summary>While a machine sleeps its clock goes on and its timers do not: the other end has given up by then, and nothing says so.</summary>
    static async Task AbortAfterSleepAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var look = TimeSpan.FromSeconds(5);
        while (true)
        {
            var before = DateTimeOffset.UtcNow;
            await Task.Delay(look, cancellationToken);
            if (DateTimeOffset.UtcNow - before > look + DeviceProtocol.WaitsForPong)
            {
                socket.Abort();
            }
        }
    }

    static bool IsLoss(Exception exception) => exception is WebSocketException or HttpRequestException or IOException or OperationCanceledException or InvalidOperationException or McpException;
}
