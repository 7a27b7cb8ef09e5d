using System.Diagnostics;
using Microsoft.Extensions.AI;
using Npgsql;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Tests.Support;

namespace Quaestor.Bench;

/// <summary>Durable writes a second to a store in a file and one in PostgreSQL, by one turn and by 32; and how long a thread of 2,000 messages takes to open again.</summary>
static class StoreWrites
{
    const int Rounds = 5;
    const int Messages = 2_000;

    static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("quaestor-bench");
        await using var server = await PostgresServer.StartAsync();
        try
        {
            await KeepOnDiskAsync(server);
            foreach (var (name, place) in new[] { ("SQLite", Path.Combine(folder.FullName, "store.db")), ("PostgreSQL on loopback", $"postgres://postgres@127.0.0.1:{server.Port}/postgres") })
            {
                using var store = Store.Open(place);
                await WriteAsync(name, store, turns: 1);
                await WriteAsync(name, store, turns: 32);
                await ReopenAsync(name, store);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The server is one for tests, which spares its disk.
    static async Task KeepOnDiskAsync(PostgresServer server)
    {
        await using var driver = NpgsqlDataSource.Create(server.ConnectionString("postgres", PostgresServer.Superuser));
        foreach (var statement in new[] { "ALTER SYSTEM SET fsync = on", "ALTER SYSTEM SET full_page_writes = on", "ALTER SYSTEM SET synchronous_commit = on", "SELECT pg_reload_conf()" })
        {
            await using var command = driver.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }
    }

    static async Task WriteAsync(string name, Store store, int turns)
    {
        var (writes, group) = (new Sample("a second"), new Sample(""));
        for (var i = 0; i < Rounds; i++)
        {
            var logs = await Task.WhenAll(Enumerable.Range(0, turns).Select(_ => BeginAsync(store, null)));
            var (started, commits) = (Stopwatch.GetTimestamp(), store.Commits);
            var counts = await Task.WhenAll(logs.Select(log => WriteAsync(log, started)));
            writes.Add(counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds);
            group.Add(counts.Sum() / (double)(store.Commits - commits));
        }

        writes.Print($"{name}: tool results stored by {turns} at once");
        group.Print($"{name}: writes of {turns} in a commit");
    }

    static async Task<int> WriteAsync(TurnLog log, long started)
    {
        var written = 0;
        for (; Stopwatch.GetElapsedTime(started) < Round; written++)
        {
            await log.AppendAsync(new ToolResultEvent("call", true, "12 rows, 3 columns", null, 5));
        }

        return written;
    }

    static async Task ReopenAsync(string name, Store store)
    {
        var log = await BeginAsync(store, null);
        var thread = log.ThreadId;
        for (var i = 0; i < Messages / 2; i++)
        {
            await log.AddMessageAsync(new ChatMessage(ChatRole.Assistant, $"Revenue grew by {i} % in the north, because of the new products."), Guid.CreateVersion7());
            await log.EndAsync(new TurnAnswer(
                thread, log.TurnId, TurnStatus.Succeeded, "Revenue grew.", Sql: null, Result: null, Assumptions: [], Confidence: null, Question: null, ToolCalls: [],
                new TurnUsage(1, 2, 0, 0), "bench/model", "bench", LatencyMs: 5, UsingFallback: false));
            log = await BeginAsync(store, thread);
        }

        var (threads, turns, took) = (new ThreadStore(store), new TurnStore(store), new Sample("ms"));
        for (var i = 0; i < 20; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await threads.FindAsync("local", thread);
            await threads.EntriesAsync(thread, null, Messages);
            await turns.HistoryAsync(thread, 20);
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        took.Print($"{name}: a thread of {Messages} messages opened again, all of them read", "under 50 ms");
    }

    static async Task<TurnLog> BeginAsync(Store store, Guid? thread) =>
        (await new TurnStore(store).BeginAsync(
            new Quaestor.Agent.Threads.EventLog(store),
            new TurnKey(thread ?? Guid.CreateVersion7(), Guid.CreateVersion7(), "local"),
            new TurnBeginning("How did revenue develop?", SourceId: null, IsNewThread: thread is null, Title: "Revenue", null)))!;
}
