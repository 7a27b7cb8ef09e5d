using System.Globalization;
using Quaestor.Agent.Settings.Text;
using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Models.Configuration;

/// <summary>What variables say of models; they stand above the settings file.</summary>
public static class ModelVariables
{
    public const string DefaultTransport = "AGENT_DEFAULT_TRANSPORT";
    public const string ModelName = "AGENT_MODEL_NAME";
    public const string OnlineEndpoints = "AGENT_ONLINE_ENDPOINTS";
    public const string LocalModelPaths = "LOCAL_MODEL_PATHS";
    public const string Temperature = "AGENT_TEMPERATURE";
    public const string MaxTokens = "AGENT_MAX_TOKENS";

    internal const int MostTokens = 100_000_000;

    /// <summary>All that are read, besides <c>NAME_API_KEY</c> of an endpoint that has a name.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        DefaultTransport, ModelName, OnlineEndpoints, LocalModelPaths, LocalVariables.OllamaHost, Temperature, MaxTokens,
        .. KnownProvider.All.SelectMany(known => new[] { known.KeyVariable, known.AddressVariable }).OfType<string>(),
    ];

    /// <param name="file">What the settings file says.</param>
    /// <exception cref="SettingsException">A variable is not what it has to be.</exception>
    public static ModelSettings Over(ModelSettings file, NamedVariables variables)
    {
        variables = variables.Trimmed;
        var settings = file with
        {
            Providers = ProviderVariables.Over(file.Providers, variables),
            Prefer = Kind(variables) ?? file.Prefer,
            Temperature = Number(variables) ?? file.Temperature,
            MaxTokens = WholeNumber(variables) ?? file.MaxTokens,
        };
        settings = Named(LocalVariables.Over(Endpoints.Over(settings, variables), variables), variables);
        return settings with { Providers = [.. settings.Providers.Select(MissingKey)] };
    }

    static ProviderSettings MissingKey(ProviderSettings provider) =>
        provider is { Problem: null, ApiKey: null, Headers.Count: 0 } && KnownProvider.At(provider.BaseUrl) is { } known
            ? provider with { Problem = $"{provider.Name} has no key. Set {known.KeyVariable} in the environment or in a file .env." }
            : provider;

    static ModelKind? Kind(NamedVariables variables) => variables.Find(DefaultTransport)?.ToLowerInvariant() switch
    {
        null => null,
        "online" => ModelKind.Online,
        "local" => ModelKind.Local,
        "planner" => ModelKind.Planner,
        var other => throw new SettingsException($"{DefaultTransport} is one of online, local, planner, not \"{other}\".{NearestName.Hint(other, ["online", "local", "planner"])}"),
    };

    static float? Number(NamedVariables variables) =>
        variables.Find(Temperature) is not { } text ? null
        : float.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 2 ? number
        : throw new SettingsException($"{Temperature} must be a number from 0 to 2, not \"{text}\".");

    static int? WholeNumber(NamedVariables variables) =>
        variables.Find(MaxTokens) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostTokens ? number
        : throw new SettingsException($"{MaxTokens} must be a whole number from 1 to {MostTokens:N0}, not \"{text}\".");

    // With an address of OpenAI's kind, the name is what that server calls its model, slashes and all. Else it may begin
    // with a provider, or be any name that settings know.
    static ModelSettings Named(ModelSettings settings, NamedVariables variables)
    {
        if (variables.Find(ModelName) is not { } name || variables.Find(OnlineEndpoints) is not null)
        {
            return settings;
        }

        var isServersOwn = variables.Find("OPENAI_BASE_URL") is not null;
        var prefix = name.IndexOf('/') is var slash and > 0 ? name[..slash] : null;
        if (!isServersOwn && (prefix == Names.Local || name == Names.Planner || settings.Routes.Any(route => route.Name == name)))
        {
            return settings with { Default = name };
        }

        var owner = isServersOwn ? "openai"
            : prefix is not null && (settings.Providers.Any(provider => provider.Name == prefix) || KnownProvider.Find(prefix) is not null) ? prefix
            : settings.Providers.Any(provider => provider.Name == "openai") || settings.Providers.Count != 1 ? "openai"
            : settings.Providers[0].Name;
        var model = !isServersOwn && owner == prefix ? name[(owner.Length + 1)..] : name;
        var known = settings.Providers.FirstOrDefault(provider => provider.Name == owner);
        return settings with
        {
            Default = $"{owner}/{model}",
            Online = $"{owner}/{model}",
            Providers = settings.Providers.With((known ?? KnownProvider.Find(owner)!.Settings()).Offering(model)),
        };
    }
}
