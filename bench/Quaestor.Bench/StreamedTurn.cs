using System.Diagnostics;
using System.Text;

namespace Quaestor.Bench;

/// <summary>
/// CPU of the server process per streamed turn: one tool call, 200 tokens, everything stored. The model is a stub that
/// answers without pauses, in this process, so its own cost is not counted; 40 turns run at once.
/// </summary>
static class StreamedTurn
{
    const int Concurrent = 40;
    const int Turns = 400;
    const int PacedTurns = 3;

    public static async Task RunAsync()
    {
        await using var model = await StubModel.StartAsync();
        await using var server = await ServerProcess.StartAsync(model.Environment, settings: StubModel.WithoutLimits);

        await RunTurnsAsync(server, Concurrent * 4);
        var cpu = new Sample("ms");
        var rate = new Sample("turns/s");
        for (var run = 0; run < 5; run++)
        {
            var cpuBefore = server.CpuSeconds;
            var began = Stopwatch.GetTimestamp();
            await RunTurnsAsync(server, Turns);
            cpu.Add((server.CpuSeconds - cpuBefore) * 1000 / Turns);
            rate.Add(Turns / Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        cpu.Print($"CPU per turn, {Concurrent} at once", "under 3 ms");
        rate.Print("turns, server and stub on the same cores");

        model.Pause = TimeSpan.FromMilliseconds(20);
        var paced = new Sample("ms");
        for (var run = 0; run < PacedTurns; run++)
        {
            var cpuBefore = server.CpuSeconds;
            await RunTurnAsync(server);
            paced.Add((server.CpuSeconds - cpuBefore) * 1000);
        }

        paced.Print("CPU of one turn at 50 tokens a second, alone");
    }

    static Task RunTurnsAsync(ServerProcess server, int turns) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, turns),
            new ParallelOptions { MaxDegreeOfParallelism = Concurrent },
            async (_, _) => await RunTurnAsync(server));

    static async Task RunTurnAsync(ServerProcess server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/chat/stream")
        {
            Content = new StringContent("""{"message": "How many orders were there?", "agent_type": "online"}""", Encoding.UTF8, "application/json"),
        };
        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        var events = await response.Content.ReadAsStringAsync();
        if (!events.Contains("event: done", StringComparison.Ordinal) || !events.Contains("\"succeeded\"", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("A turn did not succeed:\n" + events);
        }
    }
}
