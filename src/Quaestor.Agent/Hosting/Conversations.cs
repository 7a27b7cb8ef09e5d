using Quaestor.Agent.Personal;
using Quaestor.Agent.Threads;

namespace Quaestor.Agent.Hosting;

/// <summary>The stores of one installation, opened together.</summary>
public sealed class Conversations
{
    static readonly TimeSpan EventsAreKept = TimeSpan.FromDays(1);

    readonly Store _store;

    public Conversations(Store store)
    {
        _store = store;
        Log = new EventLog(store);
        Threads = new ThreadStore(store);
        Forks = new ThreadForks(store);
        Turns = new TurnStore(store);
        Unfinished = new UnfinishedTurns(store, Log);
        Requests = new RequestStore(store);
        Runs = new RunStore(store);
        BackgroundRuns = new BackgroundRunStore(store);
        UserSettings = new UserSettingsStore(store);
        Usage = new UsageStore(store);
        Approvals = new ApprovalStore(store);
        Users = new UserStore(store);
        Feedback = new FeedbackStore(store);
        Audit = new AuditStore(store);
        Todos = new TodoList(store);
        Contexts = new UserContexts(store);
        Devices = new DeviceStore(store);
    }

    public EventLog Log { get; }

    public ThreadStore Threads { get; }

    public ThreadForks Forks { get; }

    public TurnStore Turns { get; }

    public UnfinishedTurns Unfinished { get; }

    /// <summary>What models were sent.</summary>
    public RequestStore Requests { get; }

    public RunStore Runs { get; }

    internal BackgroundRunStore BackgroundRuns { get; }

    public UserSettingsStore UserSettings { get; }

    public UsageStore Usage { get; }

    public ApprovalStore Approvals { get; }

    public UserStore Users { get; }

    public FeedbackStore Feedback { get; }

    public AuditStore Audit { get; }

    public TodoList Todos { get; }

    public UserContexts Contexts { get; }

    public DeviceStore Devices { get; }

    public async Task<ChatThread> FindAsync(string userId, Guid threadId) =>
        await Threads.FindAsync(userId, threadId)
        ?? throw new RequestException(RequestFault.NotFound, "thread_not_found", $"There is no thread {threadId}.");

    /// <summary>Forgets what nobody will ask for any more.</summary>
    public async Task TidyAsync()
    {
        await Approvals.ExpireAsync(DateTimeOffset.UtcNow);
        await Turns.DeleteEventsAsync(DateTimeOffset.UtcNow - EventsAreKept);
    }
}
