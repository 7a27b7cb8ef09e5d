using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Scheduling;
using Quaestor.Data.Archives;
using Quaestor.Data.Queries;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sandboxes.Providers;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Settings;

/// <summary>What a settings file says, checked, with variables put in and paths made absolute. What it leaves out is as the program has it.</summary>
public sealed record InstallationSettings
{
    public static readonly InstallationSettings None = new();

    public IReadOnlyList<SourceSettings> Sources { get; init; } = [];

    /// <summary>The source that is meant where none is named.</summary>
    public string? DefaultSource { get; init; }

    /// <summary>Documents to search for background.</summary>
    public IReadOnlyList<ArchiveSettings> Archives { get; init; } = [];

    public BackupSettings Backups { get; init; } = BackupSettings.None;

    /// <summary>Models and routes, before variables are put above them.</summary>
    public ModelSettings Models { get; init; } = ModelSettings.None;

    /// <summary>The file of threads, runs and results.</summary>
    public string? Store { get; init; }

    /// <summary>Where to listen.</summary>
    public IReadOnlyList<string>? ServerUrls { get; init; }

    public ServerLimits ServerLimits { get; init; } = ServerLimits.Default;

    /// <summary>The names that the server answers to besides those of this machine.</summary>
    public IReadOnlyList<string> ServerHosts { get; init; } = [];

    /// <summary>What other programs are offered over the Model Context Protocol.</summary>
    public McpServerSettings ServerMcp { get; init; } = McpServerSettings.Default;

    /// <summary>Null where the file has no word about it.</summary>
    public AuthSettings? Auth { get; init; }

    public TelemetrySettings Telemetry { get; init; } = TelemetrySettings.Default;

    /// <summary>How much may run at once, and wait.</summary>
    public QueueLimits Turns { get; init; } = QueueLimits.Default;

    /// <summary>Servers whose tools are offered to models.</summary>
    public IReadOnlyList<ToolsetSettings> Toolsets { get; init; } = [];

    public IReadOnlyList<ToolAssemblySettings> ToolAssemblies { get; init; } = [];

    public WorkerPoolOptions Workers { get; init; } = new();

    public PythonOptions Python { get; init; } = new();

    /// <summary>Of queries on sources that say nothing else.</summary>
    public QueryLimits QueryLimits { get; init; } = QueryLimits.Default;

    public DateOnly? Today { get; init; }

    public TimeZoneInfo? TimeZone { get; init; }
}
