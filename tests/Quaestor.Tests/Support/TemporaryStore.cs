using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;

namespace Quaestor.Tests.Support;

/// <summary>A store in a folder of its own, with everything that stands on it.</summary>
sealed class TemporaryStore : IDisposable
{
    readonly string? _folder;

    /// <param name="location">Where a file stands there must be a folder of its own, which is deleted with it; null for a new one.</param>
    public TemporaryStore(StoreLocation? location = null)
    {
        location ??= StoreLocation.Parse(Path.Combine(Directory.CreateTempSubdirectory("quaestor-store-").FullName, "store.db"));
        _folder = Path.GetDirectoryName(location.Path);
        Store = Store.Open(location);
        Log = new EventLog(Store);
        Threads = new ThreadStore(Store);
        Turns = new TurnStore(Store);
    }

    public Store Store { get; }

    public EventLog Log { get; }

    public ThreadStore Threads { get; }

    public TurnStore Turns { get; }

    public async Task<TurnLog> BeginAsync(Guid? thread = null, string message = "How many orders?", string? request = null, ApprovalRecord? decides = null) =>
        await TryBeginAsync(thread, message, request, decides) ?? throw new InvalidOperationException("The turn did not begin.");

    public Task<TurnLog?> TryBeginAsync(Guid? thread = null, string message = "How many orders?", string? request = null, ApprovalRecord? decides = null, bool waits = false) =>
        Turns.BeginAsync(
            Log,
            new TurnKey(thread ?? Guid.CreateVersion7(), OrderedIds.After(null), "local"),
            new TurnBeginning(message, SourceId: null, IsNewThread: thread is null, Title: message, request) { Decides = decides, Waits = waits, MayWait = waits });

    /// <summary>Everything from behind a number until no turn is active.</summary>
    public async Task<List<StoredEvent>> EventsAsync(Guid thread, long after = 0)
    {
        using var subscription = Log.Subscribe(thread, after);
        var events = new List<StoredEvent>();
        while (await subscription.NextAsync(CancellationToken.None) is { } next)
        {
            events.AddRange(next);
        }

        return events;
    }

    /// <summary>What is stored of a turn, whether it has ended or not.</summary>
    public async Task<IReadOnlyList<StoredEvent>> EventsOfAsync(TurnKey turn) =>
        (await new UnfinishedTurns(Store, Log).StepsAsync(turn, 0)).Events;

    public void Dispose()
    {
        Store.Dispose();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    public static TurnAnswer Answer(TurnLog log, string text = "42", TurnStatus status = TurnStatus.Succeeded) => new(
        log.ThreadId, log.TurnId, status, text,
        Sql: null, Result: null, Assumptions: [], Confidence: null, Question: null, ToolCalls: [],
        new TurnUsage(1, 2, 0, 0), "scripted/test", "scripted", LatencyMs: 5, UsingFallback: false);
}
