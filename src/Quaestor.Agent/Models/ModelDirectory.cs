using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Models.Local;
using Quaestor.Agent.Models.OpenAiCompatible;
using Quaestor.Agent.Settings.Text;
using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Models;

/// <summary>The models of an installation by their names.</summary>
sealed class ModelDirectory
{
    public static readonly OfferedModel Planner = new(Names.Planner, ModelKind.Planner) { Info = new(Names.Planner, Names.Planner) };

    readonly ModelSettings _settings;

    /// <param name="script">The transcript's name; null where there is none.</param>
    /// <exception cref="SettingsException">The settings name a model that cannot be.</exception>
    public ModelDirectory(ModelSettings settings, string? script)
    {
        _settings = settings;
        Models =
        [
            .. script is null ? (OfferedModel[])[] : [new($"{Names.Scripted}/{script}", ModelKind.Online) { Info = new($"{Names.Scripted}/{script}", Names.Scripted) }],
            .. settings.Own.Select(Own),
            .. settings.Providers.SelectMany(provider => provider.Models.Select(model => Online(provider, model))),
            .. settings.Locals.Select(Local),
            Planner,
        ];
        Routes = [.. settings.Routes.Select(Route)];
        CheckName("models.default", settings.Default, null);
        CheckName("models.online", settings.Online, ModelKind.Online);
        CheckName("models.local", settings.Local, ModelKind.Local);
        foreach (var name in settings.Prices.Keys)
        {
            CheckName("models.prices", name, null);
        }
    }

    /// <summary>Each by itself.</summary>
    public IReadOnlyList<OfferedModel> Models { get; }

    /// <summary>Of models alone, never of routes.</summary>
    public IReadOnlyList<OfferedModel> Routes { get; } = [];

    /// <summary>Routes, then models.</summary>
    public IReadOnlyList<OfferedModel> Offered => [.. Routes, .. Models];

    /// <summary>A route's name, a model's whole name, its name without the provider where only one has it, or a provider's name for its first model.</summary>
    /// <exception cref="ModelUnavailableException">There is none, or more than one.</exception>
    public OfferedModel Find(string name)
    {
        if ((Routes.FirstOrDefault(route => route.Id == name) ?? Single(name)) is { } found)
        {
            return found;
        }

        var bare = Models.Where(model => model.Id.EndsWith($"/{name}", StringComparison.Ordinal)).ToList();
        return bare.Count switch
        {
            1 => bare[0],
            > 1 => throw new ModelUnavailableException($"More than one model is called \"{name}\". Write one of {string.Join(", ", bare.Select(model => model.Id))}."),
            _ => throw new ModelUnavailableException($"There is no model \"{name}\".{NearestName.Hint(name, All().Concat(Models.Select(model => model.Id[(model.Id.IndexOf('/') + 1)..])))} There is: {string.Join(", ", All())}.{Also()}"),
        };
    }

    OfferedModel? Single(string name)
    {
        if (Models.FirstOrDefault(model => model.Id == name) is { } listed)
        {
            return listed;
        }

        // Written whole, a model need not be listed: its provider knows whether there is one.
        var (prefix, rest) = name.IndexOf('/') is var slash and > 0 ? (name[..slash], name[(slash + 1)..]) : (name, "");
        var provider = _settings.Providers.FirstOrDefault(one => one.Name == prefix);
        return rest.Length > 0
            ? (provider ?? Unset(prefix)) is { } owner ? Online(owner, new(rest)) : null
            : Models.FirstOrDefault(model => model.Info.Backend == name);
    }

    static ProviderSettings? Unset(string name) => KnownProvider.Find(name) is { } known
        ? known.Settings() with { Problem = $"{name} has no key. Set {known.KeyVariable} in the environment or in a file .env." }
        : null;

    OfferedModel Online(ProviderSettings provider, OnlineModel model)
    {
        var id = $"{provider.Name}/{model.Name}";
        return new(id, ModelKind.Online)
        {
            Info = new(id, provider.Name)
            {
                IsHosted = IsHosted(provider, model),
                CallsTools = model.CallsTools,
                ContextTokens = model.ContextTokens,
                Price = _settings.Prices.GetValueOrDefault(id),
            },
            Problem = provider.Problem,
        };
    }

    static bool IsHosted(ProviderSettings provider, OnlineModel model) =>
        !provider.BaseUrl.IsLoopback || !Profile(provider).IsLocal || IsPassedOn(model.Name);

    // Ollama on this machine also passes requests on to models elsewhere, whose names say so.
    static bool IsPassedOn(string model) => model.EndsWith("cloud", StringComparison.OrdinalIgnoreCase);

    static ProviderProfile Profile(ProviderSettings provider) => provider.Profile is { } name ? Profiles.Find(name)! : Profiles.For(provider.BaseUrl);

    static OfferedModel Own(OwnModel model)
    {
        var id = $"{Names.Own}/{model.Name}";
        return new(id, ModelKind.Online)
        {
            Info = new(id, Names.Own) { IsHosted = model.IsHosted, CallsTools = model.CallsTools, ContextTokens = model.ContextTokens, Price = model.Price },
        };
    }

    OfferedModel Local(LocalModelSettings model)
    {
        var id = $"{Names.Local}/{model.Name}";
        return new(id, ModelKind.Local)
        {
            Info = new(id, Names.Local)
            {
                IsHosted = model.Runner == OllamaRunner.RunnerName && IsPassedOn(model.Model),
                CallsTools = model.CallsTools,
                ContextTokens = model.ContextTokens,
                Price = _settings.Prices.GetValueOrDefault(id),
            },
        };
    }

    OfferedModel Route(RouteSettings route)
    {
        var models = route.Models.Select(name => Named($"routes.{route.Name}", name)).ToList();
        return new(route.Name, models[0].Kind)
        {
            Info = models[0].Info,
            Route = [.. models.Select(model => model.Id)],
            Problem = models.TrueForAll(model => model.Problem is not null) ? string.Join(' ', models.Select(model => model.Problem).Distinct()) : null,
        };
    }

    OfferedModel Named(string key, string name)
    {
        try
        {
            return Find(name);
        }
        catch (ModelUnavailableException exception)
        {
            throw new SettingsException($"{key} names a model that cannot be asked. {exception.Message}");
        }
    }

    void CheckName(string key, string? name, ModelKind? kind)
    {
        if (name is null)
        {
            return;
        }

        OfferedModel found;
        try
        {
            found = Find(name);
        }
        catch (ModelUnavailableException exception)
        {
            throw new SettingsException($"{key} names a model that cannot be asked. {exception.Message}");
        }

        if (kind is not null && found.Kind != kind)
        {
            throw new SettingsException($"{key} names {found.Id}, which is {found.Kind.ToString().ToLowerInvariant()}. Name one that is {kind.ToString()!.ToLowerInvariant()}.");
        }
    }

    IEnumerable<string> All() => Offered.Select(model => model.Id);

    string Also() =>
        _settings.Providers is { Count: > 0 } providers
            ? $" Any model of {string.Join(", ", providers.Select(provider => provider.Name))} can be asked by its whole name, as in {providers[0].Name}/NAME."
            : $" {MissingModels.Online(_settings)}";
}
