namespace Quaestor.Agent.Models.Configuration;

/// <summary>A provider's key that a person gave while the program ran.</summary>
/// <param name="IsKept">For the next start too; false for this process alone.</param>
/// <param name="By">The user's id.</param>
public sealed record GivenKey(string Key, bool IsKept, string By, DateTimeOffset At)
{
    const int Longest = 4000;

    /// <summary>Records print all they hold; this one must not.</summary>
    public override string ToString() => $"a key that {By} gave";

    /// <summary>What is wrong with a key, as the rest of a sentence; null for one that can stand in a header.</summary>
    public static string? Objection(string key) =>
        key.Length is > 0 and <= Longest && key.All(sign => sign is > ' ' and < '\x7f') ? null
        : $"must be one word of at most {Longest:N0} letters, digits and signs, without spaces.";
}

/// <summary>Puts given keys above what file and variables say.</summary>
static class GivenKeys
{
    /// <summary>A key goes to the address that its provider has in the settings, and else to the provider's own.</summary>
    public static ModelSettings Over(ModelSettings settings, IReadOnlyDictionary<string, GivenKey> given) =>
        given.Count == 0 ? settings : settings with
        {
            Providers = All(settings).Where(provider => given.ContainsKey(provider.Name) || settings.Providers.Contains(provider))
                .Select(provider => given.TryGetValue(provider.Name, out var key) ? provider with { ApiKey = key.Key, Problem = null } : provider)
                .ToList(),
        };

    /// <summary>Providers that can have a key: those of the settings, then those that are known by their names.</summary>
    public static IEnumerable<ProviderSettings> All(ModelSettings settings) =>
        settings.Providers.Concat(KnownProvider.All.Where(known => settings.Providers.All(provider => provider.Name != known.Name)).Select(known => known.Settings()));
}
