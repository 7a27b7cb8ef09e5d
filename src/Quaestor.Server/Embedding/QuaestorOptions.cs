using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Telemetry;
using Quaestor.Agent.Tools;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Opening;
using Quaestor.Server.Auth;

namespace Quaestor.Server.Embedding;

/// <summary>What an agent inside somebody's own service works with. Everything has a default; a source is all it needs.</summary>
public sealed class QuaestorOptions
{
    /// <summary>Paths of files and folders, and addresses of PostgreSQL databases.</summary>
    public IList<string> Sources { get; } = [];

    /// <summary>Sources of one's own: best a class that derives from <see cref="DelegatingSource"/>.</summary>
    public IList<Func<SourceOpener, ISource>> OwnSources { get; } = [];

    /// <summary>Models of one's own, any <see cref="IChatClient"/>. The first answers where nothing else is said; behind all of them stands the planner.</summary>
    public IList<OwnModel> Models { get; } = [];

    /// <summary>Tools of one's own, each a class with a Markdown text.</summary>
    public IList<AgentTool> Tools { get; } = [];

    /// <summary>Where threads, runs and results are kept: a SQLite file, or the address of a PostgreSQL database; null for the user's own file.</summary>
    public string? Store { get; set; }

    /// <summary>A settings file to begin with; what is said here comes before it. Null for none.</summary>
    public string? SettingsFile { get; set; }

    /// <summary>
    /// Who asks, and what they may do; null from it for nobody. Without it, whoever reaches the service from this machine is let in
    /// as its one local user, and nobody else.
    /// </summary>
    public Func<HttpContext, HostUser?>? User { get; set; }

    /// <summary>The names by which browsers reach the service, besides those of this machine.</summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>Where spans and measurements are sent besides the service's own pipeline, which takes <see cref="Instruments.Name"/>.</summary>
    public TelemetryOptions Telemetry { get; set; } = new();

    /// <summary>How much of the service one user may take; no limits of ours where it is left out.</summary>
    public ServerLimits Limits { get; set; } = ServerLimits.None;

    /// <summary>What "today" is; null for the clock's.</summary>
    public DateOnly? Today { get; set; }

    /// <summary>Adds a file, a folder, or a database.</summary>
    public QuaestorOptions AddSource(string place)
    {
        Sources.Add(place);
        return this;
    }

    /// <summary>Adds a model: any chat client, which stays the service's to dispose.</summary>
    /// <param name="isLocal">What it is shown stays in this installation.</param>
    public QuaestorOptions AddModel(string name, IChatClient client, bool isLocal = false)
    {
        Models.Add(new OwnModel(name, client) { IsHosted = !isLocal });
        return this;
    }

    public QuaestorOptions AddTool(AgentTool tool)
    {
        Tools.Add(tool);
        return this;
    }
}
