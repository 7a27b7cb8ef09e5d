using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Models.Configuration;

/// <summary>A provider that is known by its name: where it lives, and which variables are meant for it.</summary>
/// <param name="KeyVariable">Null where it takes no key.</param>
/// <param name="AddressVariable">Names another address; null where none is customary.</param>
sealed record KnownProvider(string Name, ProviderKind Kind, Uri BaseUrl, string? KeyVariable, string? AddressVariable = null)
{
    public static readonly IReadOnlyList<KnownProvider> All =
    [
        new("openai", ProviderKind.OpenAi, new("https://api.openai.com/v1"), "OPENAI_API_KEY", "OPENAI_BASE_URL"),
        new("anthropic", ProviderKind.Anthropic, new("https://api.anthropic.com"), "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"),
        new("xai", ProviderKind.OpenAi, new("https://api.x.ai/v1"), "XAI_API_KEY"),
        new("groq", ProviderKind.OpenAi, new("https://api.groq.com/openai/v1"), "GROQ_API_KEY"),
        new("openrouter", ProviderKind.OpenAi, new("https://openrouter.ai/api/v1"), "OPENROUTER_API_KEY"),
        new("mistral", ProviderKind.OpenAi, new("https://api.mistral.ai/v1"), "MISTRAL_API_KEY"),
    ];

    /// <summary>Variables that hold a key of one of them.</summary>
    public static readonly IReadOnlyList<string> KeyVariables = [.. All.Select(known => known.KeyVariable).OfType<string>()];

    public static KnownProvider? Find(string name) => All.FirstOrDefault(known => known.Name == name);

    /// <summary>Whose own address it is; null where it is nobody's.</summary>
    public static KnownProvider? At(Uri address) => All.FirstOrDefault(known => SameServer(known.BaseUrl, address));

    public static string Hint(string name) => NearestName.Hint(name, All.Select(known => known.Name));

    /// <summary>As it is where nothing but its name is said.</summary>
    public ProviderSettings Settings() => new(Name, Kind, BaseUrl);

    static bool SameServer(Uri left, Uri right) =>
        Uri.Compare(left, right, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
