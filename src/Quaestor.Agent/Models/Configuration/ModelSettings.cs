using Quaestor.Agent.Budgets;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Local;

namespace Quaestor.Agent.Models.Configuration;

/// <summary>Which models an installation has, besides the planner, which is always there.</summary>
public sealed record ModelSettings
{
    /// <summary>Only the planner.</summary>
    public static readonly ModelSettings None = new();

    /// <summary>What answers where nothing else is said: a model's name or a route's.</summary>
    public string? Default { get; init; }

    /// <summary>What "online" means where no model is named.</summary>
    public string? Online { get; init; }

    /// <summary>What "local" means where no model is named.</summary>
    public string? Local { get; init; }

    /// <summary>Makes the vectors by which archives are searched besides words; null for words alone.</summary>
    public string? Embeddings { get; init; }

    /// <summary>The kind that answers where nothing else is said; null for that of <see cref="Default"/>.</summary>
    public ModelKind? Prefer { get; init; }

    /// <summary>Whether the planner answers where every model failed.</summary>
    public bool PlannerFallback { get; init; } = true;

    /// <summary>Null for each model's own.</summary>
    public float? Temperature { get; init; }

    /// <summary>Of one answer; null for each model's own.</summary>
    public int? MaxTokens { get; init; }

    public IReadOnlyList<ProviderSettings> Providers { get; init; } = [];

    public IReadOnlyList<LocalModelSettings> Locals { get; init; } = [];

    /// <summary>Brought by the program that this one is a part of; they come before those of providers.</summary>
    public IReadOnlyList<OwnModel> Own { get; init; } = [];

    public IReadOnlyList<RouteSettings> Routes { get; init; } = [];

    /// <summary>By a model's whole name.</summary>
    public IReadOnlyDictionary<string, ModelPrice> Prices { get; init; } = new Dictionary<string, ModelPrice>();

    /// <summary>What each user may spend in a day.</summary>
    public UserBudget UserBudget { get; init; } = UserBudget.None;

    /// <summary>Input and output tokens that one turn may take; null for the program's own limit.</summary>
    public long? TurnTokens { get; init; }

    /// <summary>US dollars that one turn may cost; null for any sum.</summary>
    public decimal? TurnCost { get; init; }

    /// <summary>A transcript file that answers instead of a model, for demos and tests; the default model where set.</summary>
    public string? ScriptPath { get; init; }

    /// <summary>One model behind one address.</summary>
    public static ModelSettings OneEndpoint(Uri baseUrl, string model, string? apiKey = null) => new()
    {
        Providers = [new("openai", ProviderKind.OpenAi, baseUrl) { ApiKey = apiKey, Models = [new(model)] }],
    };
}

/// <summary>Where a model runs.</summary>
public enum ModelKind
{
    Online,
    Local,
    Planner,
}

/// <summary>A model and those behind it.</summary>
/// <param name="Models">By their names, the primary first.</param>
public sealed record RouteSettings(string Name, IReadOnlyList<string> Models);
