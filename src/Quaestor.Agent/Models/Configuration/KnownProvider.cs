using Quaestor.Agent.Models.Anthropic;
using Quaestor.Agent.Models.OpenAiCompatible;
using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Models.Configuration;

/// <summary>A provider that is known by its name: where it lives, and which variables are meant for it.</summary>
/// <param name="KeyVariable">Holds its key.</param>
sealed record KnownProvider(string Name, ProviderKind Kind, Uri BaseUrl, string KeyVariable)
{
    public static readonly IReadOnlyList<KnownProvider> All =
    [
        Of(Profiles.OpenAi) with { AddressVariable = "OPENAI_BASE_URL" },
        new("anthropic", ProviderKind.Anthropic, AnthropicEndpoint.DefaultBaseUrl, "ANTHROPIC_API_KEY") { AddressVariable = "ANTHROPIC_BASE_URL" },
        Of(Profiles.XAi),
        Of(Profiles.Groq),
        Of(Profiles.OpenRouter),
        Of(Profiles.Mistral),
    ];

    /// <summary>Variables that hold a key of one of them.</summary>
    public static readonly IReadOnlyList<string> KeyVariables = [.. All.Select(known => known.KeyVariable).Union(Profiles.All.SelectMany(profile => profile.KeyVariables))];

    /// <summary>Names another address; null where none is customary.</summary>
    public string? AddressVariable { get; init; }

    public static KnownProvider? Find(string name) => All.FirstOrDefault(known => known.Name == name);

    /// <summary>Whose own address it is; null where it is nobody's.</summary>
    public static KnownProvider? At(Uri address) => All.FirstOrDefault(known => SameServer(known.BaseUrl, address));

    public static string Hint(string name) => NearestName.Hint(name, All.Select(known => known.Name));

    /// <summary>As it is where nothing but its name is said.</summary>
    public ProviderSettings Settings() => new(Name, Kind, BaseUrl);

    static KnownProvider Of(ProviderProfile profile) => new(profile.Name, ProviderKind.OpenAi, profile.BaseUrl!, profile.KeyVariables[0]);

    static bool SameServer(Uri left, Uri right) =>
        Uri.Compare(left, right, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
