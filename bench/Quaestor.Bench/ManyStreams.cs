using System.Text;

namespace Quaestor.Bench;

/// <summary>Resident memory of the server while many answers stream at once, beside what it had with none.</summary>
static class ManyStreams
{
    const int Streams = 500;

    public static async Task RunAsync()
    {
        await using var model = await StubModel.StartAsync();
        model.IsTalking = true;
        await using var server = await ServerProcess.StartAsync(model.Environment, settings: StubModel.WithoutLimits);

        // Once without pauses, so that what is compiled and pooled once is not counted as the streams'.
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => StreamAsync(server, () => { })));
        var before = server.ResidentMegabytes;

        model.Pause = TimeSpan.FromMilliseconds(100);
        var begun = 0;
        var all = new TaskCompletionSource();
        var streams = Enumerable.Range(0, Streams).Select(_ => StreamAsync(server, () =>
        {
            if (Interlocked.Increment(ref begun) == Streams)
            {
                all.SetResult();
            }
        })).ToList();
        await all.Task;
        var memory = new Sample("kB");
        for (var look = 0; look < 5; look++)
        {
            memory.Add((server.ResidentMegabytes - before) * 1024 / Streams);
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        await Task.WhenAll(streams);
        memory.Print($"memory per stream, {Streams} at once");
    }

    static async Task StreamAsync(ServerProcess server, Action begun)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/chat/stream")
        {
            Content = new StringContent("""{"message": "Say something.", "agent_type": "online"}""", Encoding.UTF8, "application/json"),
        };
        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await lines.ReadLineAsync() is { } line && !line.StartsWith("event: token", StringComparison.Ordinal))
        {
        }

        begun();
        if (!(await lines.ReadToEndAsync()).Contains("event: done", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("A stream ended without its turn's end.");
        }
    }
}
