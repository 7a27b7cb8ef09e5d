using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Agent.Budgets;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.OpenAiCompatible;
using Quaestor.Agent.Models.Planner;
using Quaestor.Agent.Models.Routing;
using Quaestor.Agent.Models.Scripted;
using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Models;

/// <summary>Finds the model that answers a turn among those that are configured.</summary>
public sealed class ModelFactory : IDisposable
{
    static readonly ModelInfo Planner = new("planner", "planner");

    readonly ModelSettings _settings;
    readonly Transcript? _script;
    readonly ProviderHealth _health;
    readonly ILogger<RouteChatClient> _logger;

    // A redirect could carry extra headers with keys to another host. Silence is limited by the client itself.
    readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <exception cref="InvalidDataException">The script cannot be read; the message says why.</exception>
    public ModelFactory(ModelSettings settings, RetryLimits? retries = null, ILoggerFactory? logs = null)
    {
        _settings = settings;
        _health = new ProviderHealth(retries ?? RetryLimits.Default, TimeProvider.System);
        _logger = (logs ?? NullLoggerFactory.Instance).CreateLogger<RouteChatClient>();
        _script = settings.ScriptPath is { } path ? TranscriptFile.Load(path) : null;
        Models = [.. new[] { Scripted, Online }.OfType<ModelInfo>(), Planner];
    }

    /// <summary>What there is; the first is the default.</summary>
    public IReadOnlyList<ModelInfo> Models { get; }

    ModelInfo? Online => _settings.Online is { } endpoint ? new ModelInfo($"openai/{endpoint.Model}", "openai") : null;

    ModelInfo? Scripted => _script is { } script ? new ModelInfo($"scripted/{script.Name}", "scripted") : null;

    /// <param name="agentType"><c>online</c>, <c>local</c> or <c>planner</c>; null for the default.</param>
    /// <param name="model">A model's id, or its name without the provider; null for the default of its kind.</param>
    /// <param name="schema">What the planner plans over.</param>
    /// <param name="allowance">What the user may still spend; null for no limit.</param>
    /// <exception cref="ModelUnavailableException">There is no such model.</exception>
    internal ResolvedModel Resolve(string? agentType, string? model, SourceSchema schema, DateOnly today, Allowance? allowance = null)
    {
        var info = Choose(agentType, model);
        var planner = new RouteStep(Planner, () => new PlannerChatClient(schema, today));
        RouteStep[] steps = info.Backend switch
        {
            "scripted" => [new RouteStep(info, () => new ScriptedChatClient(_script!))],
            "openai" => [new RouteStep(info, () => new OpenAiChatClient(_settings.Online!, _http)), planner],
            _ => [planner],
        };
        return new ResolvedModel(new RouteChatClient(steps, _health, _logger, allowance), info);
    }

    /// <summary>Says before a turn begins whether its model is there.</summary>
    /// <exception cref="ModelUnavailableException">There is no such model.</exception>
    public void Check(string? agentType, string? model) => Choose(agentType, model);

    public void Dispose() => _http.Dispose();

    ModelInfo Choose(string? agentType, string? model)
    {
        var ofKind = agentType switch
        {
            null => Models,
            "planner" => [Planner],
            "online" => Models.Where(m => m.Backend is "openai" or "scripted").ToList() is { Count: > 0 } online
                ? online
                : throw new ModelUnavailableException($"{_settings.MissingOnline} Or choose the agent type \"planner\", which needs no model."),
            "local" => throw new ModelUnavailableException(
                "Local models are not part of this version. A local server that speaks OpenAI's API works as the online model: set OPENAI_BASE_URL and AGENT_MODEL_NAME."),
            _ => throw new ModelUnavailableException($"There is no agent type \"{agentType}\". It is one of online, local, planner."),
        };
        return model is null
            ? ofKind[0]
            : ofKind.FirstOrDefault(m => m.ModelId == model || m.Backend == model || m.ModelId.EndsWith($"/{model}", StringComparison.Ordinal))
                ?? throw new ModelUnavailableException($"There is no model \"{model}\".{NearestName.Hint(model, ofKind.Select(m => m.ModelId))} There is: {string.Join(", ", ofKind.Select(m => m.ModelId))}.{Missing()}");
    }

    string Missing() => _settings.MissingOnline is { } missing ? $" {missing}" : "";
}
