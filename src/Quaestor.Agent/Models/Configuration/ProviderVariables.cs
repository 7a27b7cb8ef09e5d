using Quaestor.Agent.Settings.Text;

namespace Quaestor.Agent.Models.Configuration;

/// <summary>
/// Keys and addresses of providers that are known by their names. A key belongs to its server: one of the environment goes to
/// the provider's own address, or to one that the environment names, and never to one that only a file names. A file's headers,
/// which may be keys too, go to that file's address alone.
/// </summary>
static class ProviderVariables
{
    static readonly Dictionary<string, string> None = [];

    public static IReadOnlyList<ProviderSettings> Over(IReadOnlyList<ProviderSettings> file, NamedVariables variables) =>
        KnownProvider.All.Aggregate(file, (providers, known) =>
            Over(known, providers.FirstOrDefault(provider => provider.Name == known.Name), variables) is { } provider ? providers.With(provider) : providers);

    /// <summary>In place of the one of the same name, or behind the others.</summary>
    public static IReadOnlyList<ProviderSettings> With(this IReadOnlyList<ProviderSettings> providers, ProviderSettings provider) =>
        providers.Any(one => one.Name == provider.Name)
            ? [.. providers.Select(one => one.Name == provider.Name ? provider : one)]
            : [.. providers, provider];

    /// <summary>With this model in front of its others.</summary>
    public static ProviderSettings Offering(this ProviderSettings provider, string model) => provider with
    {
        Models = [provider.Models.FirstOrDefault(one => one.Name == model) ?? new(model), .. provider.Models.Where(one => one.Name != model)],
    };

    /// <exception cref="SettingsException">The address is the folder's and the key is the user's.</exception>
    public static void Check(string addressVariable, Uri address, string keyVariable, NamedVariables variables)
    {
        if (variables.Own(addressVariable) is null && variables.Own(keyVariable) is not null && KnownProvider.At(address)?.KeyVariable != keyVariable)
        {
            throw new SettingsException(
                $"The file .env of this folder would send {keyVariable} of your environment to {address.Authority}, which only that file names ({addressVariable}). "
                + $"If it is yours, set {addressVariable} in the environment, or {keyVariable} in that file alone.");
        }
    }

    static ProviderSettings? Over(KnownProvider known, ProviderSettings? file, NamedVariables variables)
    {
        var key = variables.Find(known.KeyVariable);
        if (known.AddressVariable is { } addressVariable && variables.Find(addressVariable) is { } text)
        {
            var address = Addresses.Read(text) ?? throw new SettingsException($"{addressVariable} {Addresses.WhatItIs}");
            Check(addressVariable, address, known.KeyVariable, variables);
            var provider = file ?? known.Settings();
            return provider with { BaseUrl = address, ApiKey = key, Headers = address == provider.BaseUrl ? provider.Headers : None, Problem = null };
        }

        return file is not null && file.BaseUrl != known.BaseUrl ? file
            : key is not null ? (file ?? known.Settings()) with { ApiKey = key, Problem = null }
            : file;
    }
}
