using Quaestor.Tests.Support;

namespace Quaestor.Tests.Contracts;

/// <summary>Who leaves before the end leaves nothing behind.</summary>
public abstract partial class ModelClientContract
{
    [Fact]
    public async Task CancellingInAnyPhaseLeavesNoConnectionOpen()
    {
        await using var mute = new RawServer(_ => Task.Delay(Timeout.Infinite, Cancellation));
        await using var begun = new RawServer(async stream =>
        {
            await stream.WriteAsync(RawServer.Head());
            await Task.Delay(Timeout.Infinite, Cancellation);
        });
        await using var amid = new RawServer(async stream =>
        {
            await stream.WriteAsync(RawServer.Head());
            await stream.WriteAsync(RawServer.Chunk(string.Concat(Events.Take(3))));
            await Task.Delay(Timeout.Infinite, Cancellation);
        });
        using var http = new HttpClient();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ListenAsync(mute.Url, http, null, new CancellationToken(canceled: true)));
        Assert.Equal(0, mute.Requests);
        foreach (var server in new[] { mute, begun, amid })
        {
            using var cancel = new CancellationTokenSource();
            var listening = ListenAsync(server.Url, http, server == amid ? cancel.Cancel : null, cancel.Token);
            while (server.Requests == 0)
            {
                await Task.Delay(10, Cancellation);
            }

            await Task.Delay(50, Cancellation);
            await cancel.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
            await server.UntilNoneIsOpenAsync();
            Assert.Equal((1, 0), (server.Requests, server.Open));
        }
    }

    [Fact]
    public async Task WhoStopsListeningLeavesNoConnectionOpen()
    {
        await using var server = new RawServer(async stream =>
        {
            await stream.WriteAsync(RawServer.Head());
            await stream.WriteAsync(RawServer.Chunk(string.Concat(Events.Take(3))));
            await Task.Delay(Timeout.Infinite, Cancellation);
        });
        using var http = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero });

        await foreach (var update in Client(server.Url, http, TimeSpan.FromSeconds(30)).GetStreamingResponseAsync([Question], null, Cancellation))
        {
            break;
        }

        await server.UntilNoneIsOpenAsync();
        Assert.Equal(0, server.Open);
    }

    async Task ListenAsync(Uri baseUrl, HttpClient http, Action? heard, CancellationToken cancellationToken)
    {
        await foreach (var update in Client(baseUrl, http, TimeSpan.FromSeconds(30)).GetStreamingResponseAsync([Question], null, cancellationToken))
        {
            heard?.Invoke();
        }
    }
}
