using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Threads;

/// <summary>What users spent on models. Deleting a thread takes its name from the rows, never the rows.</summary>
public sealed class UsageStore(Store store)
{
    /// <summary>In milliseconds, as the statement has it.</summary>
    const long QuarterHour = 900_000;

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

    /// <summary>Sums of what was spent in a time, by whatever it is asked by.</summary>
    /// <param name="userId">Null for everybody.</param>
    /// <returns>Of days, a sum for each quarter of an hour: no time zone begins its days within one.</returns>
    public Task<List<UsageSum>> SumAsync(string? userId, UsageBy by, DateTimeOffset since, DateTimeOffset until) =>
        store.ReadAsync(connection => connection.Query(
            $"usage_by_{by.ToString().ToLowerInvariant()}",
            row => new UsageSum(
                by == UsageBy.Day ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(row.Text(0)) * QuarterHour).ToString("O") : row.Text(0),
                new TurnUsage(row.Number(1), row.Number(2), row.Number(3), row.Number(4)),
                row.NumberOrNull(5) / NanosOfADollar, row.Number(6) > 0),
            userId, since, until));

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

public enum UsageBy
{
    Day,
    Model,
    User,
    Thread,
}

/// <param name="Key">A moment as ISO 8601, a model's id, a user's id, or a thread's id; empty for threads that are deleted.</param>
/// <param name="Cost">US dollars, of what had a price; null where nothing had.</param>
/// <param name="IsCostPartial">Whether some of it had no price that was known.</param>
public sealed record UsageSum(string Key, TurnUsage Usage, decimal? Cost, bool IsCostPartial)
{
    public UsageSum Plus(UsageSum other) => new(
        Key,
        new(Usage.InputTokens + other.Usage.InputTokens, Usage.OutputTokens + other.Usage.OutputTokens, Usage.CachedTokens + other.Usage.CachedTokens, Usage.ReasoningTokens + other.Usage.ReasoningTokens),
        Cost is null ? other.Cost : Cost + (other.Cost ?? 0),
        IsCostPartial || other.IsCostPartial);
}
