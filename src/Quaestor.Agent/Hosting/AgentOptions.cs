using Quaestor.Agent.Loop;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Models.Local;
using Quaestor.Agent.Models.Routing;
using Quaestor.Agent.Scheduling;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Telemetry;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Tools;
using Quaestor.Data.Archives;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sandboxes.Providers;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Opening;

namespace Quaestor.Agent.Hosting;

/// <summary>What an agent works with. Everything has a default but the sources.</summary>
public sealed record AgentOptions
{
    /// <summary>Where threads and runs are kept: the path of a SQLite file, or the address of a PostgreSQL database as <see cref="StoreLocation.Parse"/> takes it.</summary>
    public string Store { get; init; } = StoreLocation.Default.Path!;

    /// <summary>Paths, URLs, or names of sources of the settings; they come before those of the settings.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Sources of one's own, each opened by a function: best a class that derives from <see cref="Quaestor.Data.Sources.DelegatingSource"/>.</summary>
    public IReadOnlyList<Func<SourceOpener, ISource>> OwnSources { get; init; } = [];

    /// <summary>Tools of one's own, offered to models beside those that are always there.</summary>
    public IReadOnlyList<AgentTool> OwnTools { get; init; } = [];

    /// <summary>Assemblies with more of them.</summary>
    public IReadOnlyList<ToolAssemblySettings> ToolAssemblies { get; init; } = [];

    /// <summary>Where more sources stand; null for nowhere.</summary>
    public SettingsFile? SettingsFile { get; init; }

    /// <summary>What that file says; its sources are opened, all else of it counts only where it stands in these options too.</summary>
    public InstallationSettings Settings { get; init; } = InstallationSettings.None;

    /// <summary>Takes over the sources and archives of the file whenever it changes, and what changes in the archives: for a process that stays.</summary>
    public bool WatchSettings { get; init; }

    /// <summary>Documents to search for background.</summary>
    public IReadOnlyList<ArchiveSettings> Archives { get; init; } = [];

    public ModelSettings Models { get; init; } = ModelSettings.None;

    public RetryLimits ModelRetries { get; init; } = RetryLimits.Default;

    /// <summary>What local models run with: a runner of your own is added here. Logs go to the agent's.</summary>
    public RunnerOptions Runners { get; init; } = new();

    /// <summary>What "today" is; null for the clock's.</summary>
    public DateOnly? Today { get; init; }

    /// <summary>Where days begin; null for this machine's.</summary>
    public TimeZoneInfo? TimeZone { get; init; }

    public QueryLimits QueryLimits { get; init; } = QueryLimits.Default;

    public ResultLimits ResultLimits { get; init; } = ResultLimits.Default;

    /// <summary>A turn's budget of the models' settings comes before the one here.</summary>
    public LoopLimits LoopLimits { get; init; } = LoopLimits.Default;

    /// <summary>Servers whose tools are offered to models beside those of this program.</summary>
    public IReadOnlyList<ToolsetSettings> Toolsets { get; init; } = [];

    /// <summary>How much may run here at once, and wait.</summary>
    public QueueLimits Queue { get; init; } = QueueLimits.Default;

    public WorkerPoolOptions Workers { get; init; } = new();

    public PythonOptions Python { get; init; } = new();

    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>Starts the judge, and looks into a source that is the only one, before anybody asks: for a process that lives for one question.</summary>
    public bool WarmUp { get; init; }
}
