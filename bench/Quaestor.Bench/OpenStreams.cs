using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Quaestor.Bench;

/// <summary>
/// A thousand streams that are open at once, while twenty turns a second begin and as many end: what is lost of their events,
/// how late they come, and what an open stream costs. Each token says when its model said it.
/// </summary>
static class OpenStreams
{
    const int Open = 1000;
    const int PerSecond = 20;

    static readonly TimeSpan Measured = TimeSpan.FromSeconds(30);

    public static async Task RunAsync()
    {
        await using var model = await StubModel.StartAsync();
        model.IsTalking = true;
        await using var server = await ServerProcess.StartAsync(model.Environment, settings: StubModel.WithoutLimits);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => FollowAsync(server, [])));
        var before = server.ResidentMegabytes;
        Console.WriteLine($"  memory of a stream that waits, {Open} on one thread: {await IdleAsync(model, server):0.0} kB   goal: under 50 kB");

        // A turn lasts as long as it takes to begin all others, so that this many are open.
        model.IsStamping = true;
        model.Said = Open / PerSecond;
        model.Pause = TimeSpan.FromSeconds(1);
        var delays = new List<double>();
        var streams = new List<Task<int>>();
        var memory = new Sample("kB");
        var cpu = 0.0;
        var began = Stopwatch.StartNew();
        for (var turn = 0; turn < Open + (int)(PerSecond * Measured.TotalSeconds); turn++)
        {
            streams.Add(FollowAsync(server, turn < Open ? [] : delays));
            cpu = turn == Open ? server.CpuSeconds : cpu;
            if (turn > Open && turn % 100 == 0)
            {
                memory.Add((server.ResidentMegabytes - before) * 1024 / streams.Count(stream => !stream.IsCompleted));
            }

            await Task.Delay(TimeSpan.FromSeconds((double)(turn + 1) / PerSecond) - began.Elapsed is { Ticks: > 0 } pause ? pause : TimeSpan.Zero);
        }

        cpu = (server.CpuSeconds - cpu) / Measured.TotalSeconds;
        var lost = (await Task.WhenAll(streams)).Sum();
        delays.Sort();
        Console.WriteLine($"  events lost of {streams.Count} streams: {lost}   goal: 0");
        Console.WriteLine($"  delay of a token, {delays.Count} of them: median {delays[delays.Count / 2]:0.0} ms, p99 {delays[delays.Count * 99 / 100]:0.0} ms, most {delays[^1]:0.0} ms");
        memory.Print($"memory of a stream and the turn that it shows, {Open} at once");
        Console.WriteLine($"  CPU of the server: {cpu:0.00} of a core");
    }

    /// <returns>Kilobytes a stream, of readers of a thread whose turn says nothing.</returns>
    static async Task<double> IdleAsync(StubModel model, ServerProcess server)
    {
        (model.Said, model.Pause) = (1, TimeSpan.FromSeconds(20));
        var turn = FollowAsync(server, []);
        await Task.Delay(TimeSpan.FromSeconds(1));
        var threads = JsonElement.Parse(await server.Client.GetStringAsync("/threads?limit=1"));
        var thread = threads.GetProperty("items")[0].GetProperty("id").GetString();
        var before = server.ResidentMegabytes;
        var readers = Enumerable.Range(0, Open).Select(_ => server.Client.GetStringAsync($"/threads/{thread}/events")).ToList();
        await Task.Delay(TimeSpan.FromSeconds(8));
        var idle = (server.ResidentMegabytes - before) * 1024 / Open;
        await turn;
        await Task.WhenAll(readers);
        return idle;
    }

    /// <returns>How many numbers are missing among the stream's events.</returns>
    static async Task<int> FollowAsync(ServerProcess server, List<double> delays)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/chat/stream")
        {
            Content = new StringContent("""{"message": "Say something.", "agent_type": "online"}""", Encoding.UTF8, "application/json"),
        };
        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        var (last, missing, name) = (0L, 0, "");
        while (await lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                var number = long.Parse(line[4..]);
                missing += (int)(number - last - 1);
                last = number;
            }
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line[7..];
            }
            else if (name == "token" && line.StartsWith("data: ", StringComparison.Ordinal))
            {
                Add(delays, line);
            }
        }

        return name is "idle" or "done" ? missing : throw new InvalidOperationException("A stream ended without its turn's end.");
    }

    static void Add(List<double> delays, string line)
    {
        using var data = JsonDocument.Parse(line[6..]);
        var words = data.RootElement.GetProperty("text").GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        lock (delays)
        {
            delays.AddRange(words.Where(word => long.TryParse(word, out _)).Select(word => Stopwatch.GetElapsedTime(long.Parse(word)).TotalMilliseconds));
        }
    }
}
