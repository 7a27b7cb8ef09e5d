using Microsoft.Extensions.Logging;
using Quaestor.Agent.Capsules;
using Quaestor.Agent.Knowledge;
using Quaestor.Agent.Loop;
using Quaestor.Agent.Models;
using Quaestor.Agent.Postgres;
using Quaestor.Agent.Postgres.Backups;
using Quaestor.Agent.Postgres.Migrating;
using Quaestor.Agent.Scheduling;
using Quaestor.Agent.Telemetry;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Tools.Archives;
using Quaestor.Agent.Tools.Charts;
using Quaestor.Agent.Tools.Datasets;
using Quaestor.Agent.Tools.External;
using Quaestor.Agent.Tools.Personal;
using Quaestor.Agent.Tools.Postgres;
using Quaestor.Agent.Tools.Queries;
using Quaestor.Agent.Uploads;
using Quaestor.Agent.Users;
using Quaestor.Data.Archives;
using Quaestor.Data.Queries;
using Quaestor.Data.Queries.Python;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sandboxes.Providers;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Opening;

namespace Quaestor.Agent.Hosting;

/// <summary>One running agent: what every face of it stands on.</summary>
public sealed class AgentHost : IAsyncDisposable
{
    readonly Store _store;
    readonly TurnModels _turnModels;
    readonly PythonRunner _python;
    readonly Collecting? _collecting;
    bool _disposed;

    AgentHost(AgentOptions options, ILoggerFactory logs, AnswerTurn? answer)
    {
        Secrets.Learn(OptionSecrets.Of(options));
        logs = RedactedLogs.Over(logs);

        // What may be wrong comes before what has to be let go of.
        AgentTool[] ownTools = [.. options.OwnTools, .. options.ToolAssemblies.SelectMany(own => ToolAssembly.Load(own.Path, own.Type))];
        Instruments = new Instruments(options.Telemetry.Contents);
        _collecting = options.Telemetry.Collectors.Count > 0 ? new Collecting(Instruments, options.Telemetry, logs.CreateLogger<Collecting>()) : null;
        var location = StoreLocation.Parse(options.Store);
        Models = new ModelFactory(options.Models, options.ModelRetries, logs, options.Runners with { LogFolder = options.Runners.LogFolder ?? location.Beside("models"), Logs = logs }, Instruments);
        Keys = new ProviderKeys(Models, location.ProviderKeysPath);
        Calendar = new Calendar(options.Today, options.TimeZone);
        Workers = new WorkerPool(options.Workers with { TimeZone = Calendar.TimeZone }, logs.CreateLogger<WorkerPool>());
        var uploads = new UploadFolder(location.UploadsPath, logs.CreateLogger<UploadFolder>());
        Archives = new ArchiveShelf(location.ArchivesPath, options.Archives, Models.Embedder(), logs.CreateLogger<ArchiveShelf>()) { BytesBeside = uploads.BytesOf };
        LiveSources = new LiveSources(new SourceOpener(Workers), new GivenSources(options.Sources, [.. options.OwnSources.Select(open => open(new SourceOpener(Workers)))]), options.Settings, options.SettingsFile, uploads, logs.CreateLogger<LiveSources>()) { Archives = Archives };
        Sources.Others = () => Archives.Shared;
        SourceEdits = new SourceEdits(LiveSources, uploads, Archives.BytesOf);
        _store = Store.Open(location);
        if (options.WarmUp)
        {
            WarmUp();
        }

        Conversations = new Conversations(_store);
        Preferences = new Preferences(Conversations.UserSettings, Models, Conversations.Contexts, Calendar, Archives);
        Users = new UserAccounts(Conversations.Users);
        Rights = new UserRights(Users, Sources, Conversations.Contexts);
        TokenKeyPath = location.TokenKeyPath;
        Results = new ResultFolder(location.ResultsPath, options.ResultLimits);
        var runner = new QueryRunner(Results);
        Python = new PythonInterpreters(options.Python, logs.CreateLogger<PythonPool>());
        _python = new PythonRunner(runner, Results, Python);
        var python = new PythonRuns(_python, Conversations.Runs, Sources, options.Python.Pool.Limits, () => (Calendar.Today, Calendar.TimeZone));
        Runs = new Runs(Conversations.Runs, runner, python, options.QueryLimits, Sources, logs.CreateLogger<Runs>()) { Instruments = Instruments };
        Explanations = new Explanations(Runs);
        IndexAdvice = new IndexAdvice(Sources);
        Migrations = new DatabaseMigrations(Sources);
        var migrating = PostgresTools.OfMigrations(Migrations, Runs);
        Backups = new DatabaseBackups(options.Settings.Backups.Folder ?? location.Beside("backups"), options.Settings.Backups.Keep, Sources, logs.CreateLogger<DatabaseBackups>());
        Replays = new Replays(Runs, Conversations.Runs, Results);
        var pythonLimit = Python.IsOn ? options.Python.Pool.Limits.Timeout : default(TimeSpan?);
        var archives = ArchiveTools.All(Archives, Preferences.ArchivesOfAsync);
        DataTools = [.. DatasetTools.All(Runs), .. QueryTools.Running(Runs, pythonLimit, Backups), .. archives];
        ProposedCalls = new ProposedCalls(Conversations, Rights, Preferences, [.. QueryTools.Running(Runs, pythonLimit, Backups), .. migrating], TimeProvider.System);
        ProposedChanges = new ProposedChanges(ProposedCalls, Runs, Sources, Backups);
        var loop = new AgentLoop([.. DatasetTools.All(Runs), .. QueryTools.All(Runs, pythonLimit, Backups), .. ChartTools.All(Conversations.Runs, Results), .. archives, .. PostgresTools.All(Explanations, IndexAdvice, Backups), .. migrating, .. PersonalTools.All(Conversations.Todos, Conversations.Contexts), .. ownTools], LimitsOf(options), TimeProvider.System, logs.CreateLogger<AgentLoop>()) { Instruments = Instruments };
        Toolsets = new ExternalToolsets(options.Toolsets, TimeProvider.System, logs.CreateLogger<ExternalToolsets>());
        _turnModels = new TurnModels(Models, Preferences, Conversations.Usage, options.Models.UserBudget, Calendar);
        Knowledge = new SourceKnowledge(Sources, Conversations.Feedback);
        var turns = new LoopTurns(loop, _turnModels, Conversations, Rights, Preferences, Toolsets) { Knowledge = Knowledge, Probes = new Probes(Runs) };
        Queue = new FairQueue(options.Queue);
        Turns = new TurnService(Conversations, Rights, answer ?? turns.AnswerAsync, _turnModels.CheckAsync, Queue, new TurnObserver(logs.CreateLogger<TurnService>(), Instruments));
        BackgroundRuns = new BackgroundRuns(Runs, Conversations, Rights, Queue, logs.CreateLogger<BackgroundRuns>());
        ApprovalDecisions = new ApprovalDecisions(Conversations, Turns, ProposedCalls, TimeProvider.System);
        HostGauges.Add(this);
        Metrics = new MetricReadings(Instruments);
        if (options.WatchSettings)
        {
            LiveSources.Watch();
            Archives.Watch();
        }
    }

    /// <summary>What this agent measures and traces.</summary>
    public Instruments Instruments { get; }

    /// <summary>What has been measured since the start.</summary>
    public MetricReadings Metrics { get; }

    public Conversations Conversations { get; }

    /// <summary>The tools over the sources that other programs may be offered: none of them is about a conversation or a person.</summary>
    public IReadOnlyList<AgentTool> DataTools { get; }

    public LiveSources LiveSources { get; }

    /// <summary>Adds, changes and removes them.</summary>
    public SourceEdits SourceEdits { get; }

    /// <summary>All that there are. What a user may choose of them is in their <see cref="Rights"/>.</summary>
    public SourceRegistry Sources => LiveSources.Registry;

    /// <summary>Documents to search.</summary>
    public ArchiveShelf Archives { get; }

    /// <summary>What people added to the sources.</summary>
    public SourceKnowledge Knowledge { get; }

    public Runs Runs { get; }

    public BackgroundRuns BackgroundRuns { get; }

    public Replays Replays { get; }

    /// <summary>How servers run statements.</summary>
    public Explanations Explanations { get; }

    /// <summary>Which indexes would help.</summary>
    public IndexAdvice IndexAdvice { get; }

    /// <summary>Backups of PostgreSQL databases, and what is being done with them.</summary>
    public DatabaseBackups Backups { get; }

    public ResultFolder Results { get; }

    /// <summary>What runs here and waits to.</summary>
    public FairQueue Queue { get; }

    public TurnService Turns { get; }

    public ApprovalDecisions ApprovalDecisions { get; }

    /// <summary>Calls that a person makes outside of any conversation.</summary>
    public ProposedCalls ProposedCalls { get; }

    public ProposedChanges ProposedChanges { get; }

    /// <summary>Plans, checks and applies migrations of databases.</summary>
    public DatabaseMigrations Migrations { get; }

    public WorkerPool Workers { get; }

    public PythonInterpreters Python { get; }

    public Calendar Calendar { get; }

    /// <summary>Tools of other servers.</summary>
    public ExternalToolsets Toolsets { get; }

    public UserAccounts Users { get; }

    /// <summary>Where the secret is kept that signs tokens of this installation.</summary>
    public string TokenKeyPath { get; }

    public UserRights Rights { get; }

    public ModelFactory Models { get; }

    /// <summary>Keys of the models' providers.</summary>
    public ProviderKeys Keys { get; }

    public Preferences Preferences { get; }

    /// <summary>Opens the store and knows its sources; nothing is read of them, and no worker starts, before it is needed.</summary>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    /// <exception cref="SourceException">A source is not there, or of a kind that is not read.</exception>
    /// <param name="answer">Answers turns instead of the loop; null for the loop.</param>
    public static AgentHost Open(AgentOptions options, ILoggerFactory logs, AnswerTurn? answer = null) => new(options, logs, answer);

    /// <summary>Asks a model by itself, without those behind it, within what the user may still spend.</summary>
    /// <param name="model">No route.</param>
    public Task<ModelTest> TestModelAsync(string userId, OfferedModel model, CancellationToken cancellationToken) =>
        _turnModels.TestAsync(userId, model, cancellationToken);

    /// <summary>Takes up the turns that processes left which are gone, for a process that stays. At the start, and often.</summary>
    public async Task TakeOverAsync()
    {
        await Turns.TakeOverAsync();
        await BackgroundRuns.TakeOverAsync();
        await Runs.EndLostAsync();
    }

    /// <summary>Takes on nothing new, and ends what is under way or leaves it to the next start.</summary>
    public Task StopAsync() => Task.WhenAll(Turns.StopAsync(), BackgroundRuns.StopAsync());

    /// <summary>Ends the runs that processes left which are gone, and deletes what nobody asks for any more. At the start, and now and then.</summary>
    public async Task TidyAsync()
    {
        await Conversations.TidyAsync();
        await Runs.EndLostAsync();
        Results.Expire();
        SourceEdits.Expire();
        Archives.Expire();
    }

    /// <summary>Begins a thread that goes on from a message of another, with copies of its runs and results.</summary>
    /// <returns>The thread, and the question that it was forked from; null where that was an answer.</returns>
    /// <exception cref="RequestException">There is no such message, or it is not answered yet.</exception>
    public async Task<(ChatThread Thread, string? Draft)> ForkThreadAsync(string userId, Guid threadId, Guid messageId)
    {
        var from = await Conversations.FindAsync(userId, threadId);
        var fork = await Conversations.Forks.PlanAsync(from, messageId)
            ?? throw new RequestException(RequestFault.NotFound, "message_not_found", $"There is no message {messageId} in the thread {threadId} to fork from, or it is not answered yet.");
        foreach (var (rows, copy) in fork.Results)
        {
            Results.Copy(rows, copy);
        }

        await Conversations.Forks.WriteAsync(fork, MessageRules.TitleOfFork(from.Title));
        return (await Conversations.FindAsync(userId, fork.Id), fork.Draft);
    }

    /// <summary>Deletes a thread with everything of it, its running turn and the rows of its results included.</summary>
    public async Task DeleteThreadAsync(string userId, Guid threadId)
    {
        await Conversations.FindAsync(userId, threadId);
        await Turns.CancelAllAsync(threadId);
        await Runs.CancelAllAsync(threadId);
        foreach (var result in await Conversations.Threads.DeleteAsync(userId, threadId) ?? [])
        {
            Results.Delete(result);
        }
    }

    /// <summary>Deletes a user with everything of theirs; what runs for them is stopped first. Where that broke off, it can be done again.</summary>
    /// <exception cref="UserException">There is no such user; what was left of one is gone now.</exception>
    public async Task DeleteUserAsync(string userId)
    {
        if (userId == User.Local.Id)
        {
            throw UserAccounts.Unknown(userId);
        }

        var isKnown = await Users.DeleteAsync(userId);
        await Turns.CancelAllAsync(userId);
        await Runs.CancelAllAsync(userId);
        await SourceEdits.RemoveAllOfAsync(userId);
        await Archives.RemoveAllOfAsync(userId);
        foreach (var result in await Conversations.Users.DeleteBelongingsAsync(userId))
        {
            Results.Delete(result);
        }

        if (!isKnown)
        {
            throw UserAccounts.Unknown(userId);
        }
    }

    /// <summary>Ends turns, then workers, then the store.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await StopAsync();
        Turns.Dispose();
        BackgroundRuns.Dispose();
        await Backups.DisposeAsync();
        await Toolsets.DisposeAsync();
        await LiveSources.DisposeAsync();
        await Archives.DisposeAsync();
        await Python.DisposeAsync();
        _python.Dispose();
        await Workers.DisposeAsync();
        await Models.DisposeAsync();
        _store.Dispose();
        await (_collecting?.DisposeAsync() ?? ValueTask.CompletedTask);
        Metrics.Dispose();
        Instruments.Dispose();
    }

    static LoopLimits LimitsOf(AgentOptions options) =>
        options.LoopLimits with { Tokens = options.Models.TurnTokens ?? options.LoopLimits.Tokens, Cost = options.Models.TurnCost ?? options.LoopLimits.Cost };

    // What fails here fails again, and is told, when it is needed.
    void WarmUp()
    {
        // A database runs its own statements: no worker waits for them, and none needs the schema first.
        if (Sources.Default is { Kind: "postgres" })
        {
            return;
        }

        _ = Workers.StatusAsync(CancellationToken.None).AsTask();
        if (Sources.Default is { } asked)
        {
            _ = asked.SchemaAsync(CancellationToken.None);
        }
    }
}
