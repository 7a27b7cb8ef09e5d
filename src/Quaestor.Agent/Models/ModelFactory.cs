using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Agent.Budgets;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Models.Local;
using Quaestor.Agent.Models.Planner;
using Quaestor.Agent.Models.Routing;
using Quaestor.Agent.Models.Scripted;
using Quaestor.Agent.Settings.Text;
using Quaestor.Agent.Telemetry;
using Quaestor.Data.Archives.Indexing;

namespace Quaestor.Agent.Models;

/// <summary>Finds the model that answers a turn among those that are configured.</summary>
public sealed class ModelFactory : IAsyncDisposable
{
    readonly string? _script;
    readonly ModelClients _clients;
    readonly ProviderHealth _health;
    readonly ILogger<RouteChatClient> _logger;
    readonly Instruments _instruments;
    volatile Known _known;

    /// <exception cref="InvalidDataException">The script cannot be read; the message says why.</exception>
    /// <exception cref="Settings.Text.SettingsException">The settings name a model that cannot be.</exception>
    public ModelFactory(ModelSettings settings, RetryLimits? retries = null, ILoggerFactory? logs = null, RunnerOptions? runners = null, Instruments? instruments = null)
    {
        _instruments = instruments ?? new();
        var script = settings.ScriptPath is { } path ? TranscriptFile.Load(path) : null;
        _script = script?.Name;
        Installed = settings;
        _known = Known.Of(settings, _script);
        _clients = new(settings, script, runners ?? new());
        _health = new(retries ?? RetryLimits.Default, TimeProvider.System);
        _logger = (logs ?? NullLoggerFactory.Instance).CreateLogger<RouteChatClient>();
    }

    /// <summary>The whole name of what is meant, without making anything ready for it.</summary>
    /// <exception cref="ModelUnavailableException">There is no such model.</exception>
    public static string WholeName(ModelSettings settings, string name) => new ModelDirectory(settings, script: null).Find(name).Id;

    /// <summary>What file and variables say, without keys that were given since.</summary>
    internal ModelSettings Installed { get; }

    /// <summary>What can be asked for by name: routes, then models.</summary>
    public IReadOnlyList<OfferedModel> Offered => _known.Directory.Offered;

    /// <summary>These keys count from the next request on, in place of those of the settings.</summary>
    /// <param name="changed">The provider whose key is another one: what failed with the last one tells nothing of this one. Null for none.</param>
    internal void Give(IReadOnlyDictionary<string, GivenKey> keys, string? changed)
    {
        var settings = GivenKeys.Over(Installed, keys);
        _clients.Settings = settings;
        _known = Known.Of(settings, _script);
        if (changed is not null)
        {
            _health.Forget(changed);
        }
    }

    /// <summary>The one that answers where a request says nothing; null where there is none, as for a user who prefers what is not there.</summary>
    public OfferedModel? DefaultFor(ModelPreference preference)
    {
        try
        {
            return Choose(null, null, preference);
        }
        catch (ModelUnavailableException)
        {
            return null;
        }
    }

    /// <param name="agentType"><c>online</c>, <c>local</c> or <c>planner</c>; null where the request says none.</param>
    /// <param name="model">A model's or a route's name; null where the request says none.</param>
    /// <exception cref="ModelUnavailableException">There is no such model.</exception>
    public OfferedModel Choose(string? agentType, string? model, ModelPreference? preference = null) =>
        _known.Choice.Of(agentType, model, preference ?? ModelPreference.None);

    /// <inheritdoc cref="Choose"/>
    /// <param name="planned">What the planner plans over.</param>
    /// <param name="allowance">What the user may still spend; null for no limit.</param>
    internal ResolvedModel Resolve(
        string? agentType, string? model, PlannedOver planned, ModelPreference? preference = null, Allowance? allowance = null)
    {
        var chosen = Choose(agentType, model, preference);
        IEnumerable<OfferedModel> models = chosen.Route.Count > 0 ? chosen.Route.Select(_known.Directory.Find) : [chosen];
        if (Installed.PlannerFallback && chosen.Info.Backend is not (Names.Planner or Names.Scripted))
        {
            models = models.Where(one => one.Kind != ModelKind.Planner).Append(ModelDirectory.Planner);
        }

        var steps = models.Select(one => new RouteStep(one.Info, () => one.Kind == ModelKind.Planner ? new PlannerChatClient(planned) : _clients.Of(one)));
        return new(new RouteChatClient([.. steps], _health, _logger, allowance, _instruments), chosen.Info);
    }

    /// <summary>Makes the vectors by which archives are searched; null where none is set up.</summary>
    /// <exception cref="SettingsException">The settings name a model that makes none.</exception>
    internal Embedder? Embedder()
    {
        try
        {
            return Installed.Embeddings is { } name ? _clients.Embedder(_known.Directory.Find(name)) : null;
        }
        catch (ModelUnavailableException exception)
        {
            throw new SettingsException($"models.embeddings cannot be {Installed.Embeddings}. {exception.Message}");
        }
    }

    /// <summary>What providers and runners say they have. Asks them, but no model.</summary>
    public Task<IReadOnlyList<AvailableModels>> AvailableAsync(CancellationToken cancellationToken) => _clients.AvailableAsync(cancellationToken);

    /// <summary>What is known of a model from the requests before, and of a local one whether it runs.</summary>
    /// <param name="available">What its provider says it has; null where nobody is asked.</param>
    public async Task<OfferedHealth> HealthAsync(OfferedModel model, IReadOnlyList<AvailableModels>? available, CancellationToken cancellationToken)
    {
        var known = _health.Of(model.Info);
        return model.Problem is { } problem ? new("unusable", problem)
            : known.State == HealthState.CoolingDown ? new("cooling_down", $"{known.LastFailure} It is asked again from {known.Until:HH:mm:ss} (UTC) on.")
            : available?.FirstOrDefault(one => one.Provider == model.Info.Backend)?.Of(model) is { } checkedNow ? checkedNow
            : model.Kind == ModelKind.Local && model.Route.Count == 0 && await _clients.LocalHealthAsync(model, asks: available is not null, cancellationToken) is { } local ? local
            : known.State == HealthState.Failing ? new("failing", known.LastFailure)
            : new("ok", null);
    }

    /// <summary>Asks a model by itself, without those behind it. The planner is always there.</summary>
    /// <param name="model">No route.</param>
    internal async Task<ModelTest> TestAsync(OfferedModel model, CancellationToken cancellationToken)
    {
        if (model.Kind == ModelKind.Planner)
        {
            return new(null, null, TimeSpan.Zero, 0, 0);
        }

        using var client = _clients.Of(model);
        return await ModelTest.RunAsync(client, cancellationToken);
    }

    /// <summary>Ends the programs of local models.</summary>
    public ValueTask DisposeAsync() => _clients.DisposeAsync();

    /// <summary>The settings in force, and what follows of them.</summary>
    sealed record Known(ModelDirectory Directory, ModelChoice Choice)
    {
        public static Known Of(ModelSettings settings, string? script)
        {
            var directory = new ModelDirectory(settings, script);
            return new(directory, new(settings, directory));
        }
    }
}
