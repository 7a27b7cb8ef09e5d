using System.Text.Json;
using Quaestor.Agent.Threads;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>The built program is killed at random moments of running turns, and started again.</summary>
public sealed class KillTests(PostgresCluster cluster)
{
    const int Seed = 20261121;
    const string Answer = "There are three orders, as the query says; that is all there is to say about them, and it takes a while to say it.";

    /// <summary>Tool calls, text before and behind them, in pieces that take time.</summary>
    static readonly string Script = JsonSerializer.Serialize(new
    {
        name = "killed",
        piece_length = 6,
        pace_ms = 4,
        scenes = new[]
        {
            new
            {
                when = "orders",
                steps = new object[]
                {
                    new { say = "Let me look at what is there." },
                    new { call = "list_datasets", arguments = new { } },
                    new { say = "Now I count." },
                    new { call = "execute_sql", arguments = new { dataset = (string?)null, sql = "SELECT count(*) AS n FROM orders", confidence = 1, assumptions = Array.Empty<string>(), other_readings = (string[]?)null } },
                    new { say = Answer },
                },
            },
        },
    });

    readonly Random _random = new(Seed);
    readonly List<Task<List<SentEvent>>> _readers = [];
    int _asked;

    [Fact]
    [Trait("Size", "Slow")]
    public async Task KilledAtAnyMomentNothingIsLostOrDoubledInAFile()
    {
        using var stores = new TemporaryFolder();
        await KillAsync(stores.File("store.db"), stores.Path, Kills(8));
    }

    [Fact]
    [Trait("Size", "Slow")]
    public async Task KilledAtAnyMomentNothingIsLostOrDoubledInPostgres()
    {
        using var stores = new TemporaryFolder();
        var server = await cluster.ServerAsync();
        await KillAsync($"postgres://{PostgresCluster.Superuser}@127.0.0.1:{server.Port}/{await cluster.CreateDatabaseAsync()}", stores.Path, Kills(4));
    }

    static int Kills(int sample) => Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1" ? 200 : sample;

    async Task KillAsync(string store, string home, int kills)
    {
        using var folder = new OpenFolder(("orders.csv", "id,country\n1,DE\n2,FR\n3,DE\n"), ("script.json", Script));
        await using var server = new KilledServer(
            home, "--store", store, "--source", Path.Combine(folder.Path, "orders.csv"), "--script", Path.Combine(folder.Path, "script.json"));

        for (var kill = 0; kill < kills; kill++)
        {
            await server.StartAsync();
            await AskAsync(server);
            await Task.Delay(_random.Next(20, 700), TestContext.Current.CancellationToken);
            await server.KillAsync();
            await CheckAsync(store);
        }

        await server.StartAsync();
        await EndAsync(server);
        await server.KillAsync();
        await CheckAsync(store, ended: true);
    }

    /// <summary>In a new thread, and once more in the same one, behind it.</summary>
    async Task AskAsync(KilledServer server)
    {
        for (var thread = 0; thread < 2; thread++)
        {
            var first = await server.PostAsync("/chat/stream", new { message = $"How many orders? ({++_asked})" });
            Assert.True(first.IsSuccessStatusCode, await SaidAsync(first));
            var reader = new StreamReader(await first.Content.ReadAsStreamAsync());
            var told = await ReadAsync(reader);
            _readers.Add(ReadOnAsync(reader, told!));
            var id = told!.Data.GetProperty("thread_id").GetGuid();
            var second = await server.PostAsync("/chat/stream", new { message = $"And orders again? ({++_asked})", thread_id = id, when_busy = "queue" });
            Assert.True(second.IsSuccessStatusCode);
            var behind = new StreamReader(await second.Content.ReadAsStreamAsync());
            _readers.Add(ReadOnAsync(behind, (await ReadAsync(behind))!));
        }
    }

    static async Task<string> SaidAsync(HttpResponseMessage response) => response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync();

    static async Task EndAsync(KilledServer server)
    {
        for (var tries = 0; ; tries++)
        {
            var threads = (await server.GetAsync("/threads?limit=200")).GetProperty("items").EnumerateArray().ToList();
            if (!threads.Exists(thread => thread.TryGetProperty("active_turn", out _)))
            {
                return;
            }

            Assert.True(tries < 600, $"Turns do not end: {threads.Find(thread => thread.TryGetProperty("active_turn", out _)).GetRawText()}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    async Task CheckAsync(string location, bool ended = false)
    {
        var told = (await Task.WhenAll(_readers).WaitAsync(TimeSpan.FromSeconds(30))).ToList();
        using var store = Store.Open(StoreLocation.Parse(location));
        var (log, threads) = (new EventLog(store), new ThreadStore(store));
        var questions = new List<string>();
        foreach (var thread in await threads.ListAsync("local", null, null, 10_000))
        {
            var events = (await log.ReadAsync(thread.Id, 0, 1_000_000)).Events;
            Assert.Equal(Enumerable.Range(1, events.Count).Select(number => (long)number), events.Select(e => e.Number));
            Assert.Equal(events.Count, thread.LastEvent);
            var entries = await threads.EntriesAsync(thread.Id, null, 1_000);
            questions.AddRange(entries.Select(entry => entry.Message));
            var messages = await new TurnStore(store).HistoryAsync(thread.Id, 10_000);
            foreach (var entry in entries)
            {
                CheckTurn(entry, events, ended);
            }

            if (entries.TrueForAll(entry => entry.AnswerJson is { } json && StatusOf(json) == "succeeded"))
            {
                // Asked, called and told twice, answered: for each turn, and nothing twice.
                Assert.Equal(entries.Count * 6, messages.Count);
            }

            foreach (var stream in told.Where(stream => stream[0].Data.GetProperty("thread_id").GetGuid() == thread.Id))
            {
                Assert.All(stream.Where(e => e.Id is not null), seen => Assert.Equal(
                    (seen.Name, seen.Data.GetRawText()), (events[(int)seen.Id! - 1].Name, System.Text.Encoding.UTF8.GetString(events[(int)seen.Id! - 1].Json.Span))));
            }
        }

        Assert.Equal(_asked, questions.Count);
        Assert.Equal(_asked, questions.Distinct().Count());
    }

    static void CheckTurn(HistoryEntry entry, List<StoredEvent> events, bool ended)
    {
        var own = events.FindAll(e => e.TurnId == entry.TurnId);
        Assert.Equal(entry.AnswerJson is null ? 0 : 1, own.Count(e => e.Name == "done"));
        Assert.True(entry.AnswerJson is not null || !ended, $"The turn {entry.TurnId} has not ended.");
        if (entry.AnswerJson is not { } json)
        {
            return;
        }

        Assert.Contains(StatusOf(json), (string[])["succeeded", "failed"]);
        if (StatusOf(json) == "failed")
        {
            Assert.Contains("The server stopped twice at the same step", JsonElement.Parse(json.Span).GetProperty("text").GetString());
            Assert.Contains(own, e => e.Name == "error" && System.Text.Encoding.UTF8.GetString(e.Json.Span).Contains("interrupted"));
            return;
        }

        Assert.Equal(Answer, JsonElement.Parse(json.Span).GetProperty("text").GetString());
        Assert.Equal(Answer, EventLines.Of(own).Last(line => line.StartsWith("token ", StringComparison.Ordinal))["token ".Length..]);
        Assert.Equal(2, own.Count(e => e.Name == "tool_result"));
    }

    static string StatusOf(ReadOnlyMemory<byte> answer) => JsonElement.Parse(answer.Span).GetProperty("status").GetString()!;

    /// <summary>Until the stream ends, or breaks off with the server.</summary>
    static async Task<List<SentEvent>> ReadOnAsync(StreamReader reader, SentEvent first)
    {
        List<SentEvent> events = [first];
        try
        {
            while (await ReadAsync(reader) is { } next)
            {
                events.Add(next);
            }
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException)
        {
            // Killed.
        }

        return events;
    }

    /// <summary>The next whole event; null at the end.</summary>
    static async Task<SentEvent?> ReadAsync(StreamReader reader)
    {
        var block = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length == 0 && block.Length > 0)
            {
                return SentEvent.Parse(block.TrimEnd())[0];
            }

            block += line.StartsWith(':') ? "" : $"{line}\n";
        }

        return null;
    }
}
