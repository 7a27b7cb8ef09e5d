using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Threads;

/// <summary>What users spent on models. Deleting a thread takes its name from the rows, never the rows.</summary>
public sealed class UsageStore(Store store)
{
    const decimal NanosOfADollar = 1_000_000_000m;

    /// <summary>All that a user spent from a moment on. Turns that still run are not in it.</summary>
    public async Task<SpentUsage> SpentAsync(string userId, DateTimeOffset since) =>
        (await store.ReadAsync(connection => connection.First(
            "spent", row => new SpentUsage(row.Number(0), row.Number(1) / NanosOfADollar), userId, since)))!;

    /// <summary>Turn by turn and model by model, oldest first.</summary>
    public Task<List<UsageRow>> ListAsync(string userId, DateTimeOffset since) =>
        store.ReadAsync(connection => connection.Query(
            "usage_of_user",
            row => new UsageRow(
                row.Id(0), row.IdOrNull(1), row.Text(2), row.Text(3),
                new TurnUsage(row.Number(4), row.Number(5), row.Number(6), row.Number(7)),
                row.NumberOrNull(8) / NanosOfADollar, row.Time(9)),
            userId, since));

    /// <summary>Of requests that are no part of a turn.</summary>
    public Task AddAsync(string userId, UsageEvent usage) =>
        store.WriteAsync(connection => Add(connection, Guid.CreateVersion7(), userId, null, usage));

    /// <summary>In the same piece as its event. A turn that goes on later adds to what it spent before.</summary>
    internal static void Add(StoreConnection connection, TurnKey turn, UsageEvent usage) =>
        Add(connection, turn.TurnId, turn.UserId, turn.ThreadId, usage);

    static void Add(StoreConnection connection, Guid turnId, string userId, Guid? threadId, UsageEvent usage) =>
        connection.Execute(
            "add_usage", turnId, usage.ModelId, usage.Backend, userId, threadId,
            usage.InputTokens, usage.OutputTokens, usage.CachedTokens, usage.ReasoningTokens,
            usage.Cost is { } cost ? (long)decimal.Round(cost * NanosOfADollar) : null, DateTimeOffset.UtcNow);
}

/// <param name="Cost">US dollars, of models whose price was known.</param>
public sealed record SpentUsage(long Tokens, decimal Cost);

/// <param name="ThreadId">Null once the thread is deleted.</param>
/// <param name="Cost">US dollars; null where no price was known.</param>
public sealed record UsageRow(
    Guid TurnId, Guid? ThreadId, string ModelId, string Backend, TurnUsage Usage, decimal? Cost, DateTimeOffset UsedAt);
