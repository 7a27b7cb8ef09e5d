using System.Text;
using Microsoft.Extensions.AI;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>Streams that break, and readers that come late: all end with the same text.</summary>
public sealed class BrokenStreamsTests
{
    const int Resets = 16;
    const int Pieces = 400;

    static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task AReaderWhoseConnectionIsResetOverAndOverOneThatReloadsAndTwoAtOnceEndWithTheSameText()
    {
        var text = string.Concat(Enumerable.Range(0, Pieces).Select(number => $"{number} größer 🦆 "));
        await using var server = await TestServer.StartAsync(async (_, _, log, cancellationToken) =>
        {
            var message = Guid.CreateVersion7();
            for (var piece = 0; piece < Pieces; piece++)
            {
                await log.AppendTextAsync(message, $"{piece} größer 🦆 ");
                await Task.Delay(4, cancellationToken);
            }

            await log.AddMessageAsync(new ChatMessage(ChatRole.Assistant, text), message);
            return TemporaryStore.Answer(log, text);
        });
        await using var wire = new CutProxy(server.Client.BaseAddress!.Port);
        var asked = server.PostAsync("/chat/stream", new { message = "tell me", dataset_id = "shop" });
        var thread = await ThreadAsync(server);

        var broken = ReadAsync(wire.Port, server.Client.BaseAddress.Port, thread);
        var steady = server.EventsAsync($"/threads/{thread}/events?after=0");
        for (var reset = 0; reset < Resets; reset++)
        {
            await Task.Delay(60, TestContext.Current.CancellationToken);
            wire.Cut();
        }

        var reloaded = server.EventsAsync($"/threads/{thread}/events?after=0");
        var (events, breaks) = await broken.WaitAsync(Limit);
        var first = SentEvent.Parse(await (await asked).Content.ReadAsStringAsync());
        foreach (var read in new[] { events, await steady.WaitAsync(Limit), await reloaded.WaitAsync(Limit), first })
        {
            Assert.Equal(text, TextOf(read));
            Assert.Equal(first.Select(e => (e.Id, e.Name, e.Data.GetRawText())), read.Select(e => (e.Id, e.Name, e.Data.GetRawText())));
        }

        Assert.True(breaks >= Resets / 2, $"Only {breaks} connections broke.");
    }

    /// <summary>As a browser does it: from behind the last number seen, whenever the connection breaks.</summary>
    static async Task<(List<SentEvent> Events, int Breaks)> ReadAsync(int port, int target, Guid thread)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var (events, breaks) = (new List<SentEvent>(), 0);
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"/threads/{thread}/events") { Headers = { Host = $"127.0.0.1:{target}" } };
                request.Headers.Add("Last-Event-ID", $"{events.LastOrDefault()?.Id ?? 0}");
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                response.EnsureSuccessStatusCode();
                using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
                while (await NextAsync(reader) is { } next)
                {
                    events.Add(next);
                    if (next.Name == "idle")
                    {
                        return (events, breaks);
                    }
                }
            }
            catch (Exception broken) when (broken is IOException or HttpRequestException)
            {
                breaks++;
            }
        }
    }

    static async Task<SentEvent?> NextAsync(StreamReader reader)
    {
        var block = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length == 0 && block.Length > 0)
            {
                return SentEvent.Parse(block.ToString().TrimEnd())[0];
            }

            block.Append(line.StartsWith(':') || line.Length == 0 ? "" : $"{line}\n");
        }

        return null;
    }

    static async Task<Guid> ThreadAsync(TestServer server)
    {
        while (true)
        {
            if (await server.Host.Conversations.Threads.ListAsync("local", null, null, 1) is [{ ActiveTurn: not null } thread])
            {
                return thread.Id;
            }

            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    static string TextOf(IEnumerable<SentEvent> events)
    {
        var text = "";
        foreach (var token in events.Where(e => e.Name == "token").Select(e => e.Data))
        {
            text = text[..token.GetProperty("offset").GetInt32()] + token.GetProperty("text").GetString();
        }

        return text;
    }
}
