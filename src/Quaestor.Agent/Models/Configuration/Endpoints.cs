using Quaestor.Agent.Settings.Text;

namespace Quaestor.Agent.Models.Configuration;

/// <summary><c>AGENT_ONLINE_ENDPOINTS</c>: addresses of OpenAI's kind, the primary first, as <c>name=url#model</c>.</summary>
static class Endpoints
{
    /// <summary>The route that they make.</summary>
    internal const string Route = "endpoints";

    public static ModelSettings Over(ModelSettings settings, NamedVariables variables)
    {
        if (variables.Find(ModelVariables.OnlineEndpoints) is not { } text)
        {
            return settings;
        }

        var names = new List<string>();
        foreach (var entry in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (provider, model) = Read(entry, names.Count + 1, settings, variables);
            if (names.Any(name => name.StartsWith($"{provider.Name}/", StringComparison.Ordinal)) && settings.Providers.First(one => one.Name == provider.Name).BaseUrl != provider.BaseUrl)
            {
                throw Wrong(entry, $"the name {provider.Name} stands for two addresses. Choose another.");
            }

            settings = settings with { Providers = settings.Providers.With(provider.Offering(model)) };
            names.Add($"{provider.Name}/{model}");
        }

        if (names.Count == 0)
        {
            throw new SettingsException($"{ModelVariables.OnlineEndpoints} names no address. Write one, as in https://api.openai.com/v1#MODEL, or take the variable away.");
        }

        return names.Count == 1
            ? settings with { Default = names[0], Online = names[0] }
            : settings with
            {
                Default = Route,
                Online = Route,
                Routes = [new(Route, names), .. settings.Routes.Where(route => route.Name != Route)],
            };
    }

    static (ProviderSettings Provider, string Model) Read(string entry, int number, ModelSettings settings, NamedVariables variables)
    {
        var sign = entry.IndexOf('=');
        var given = sign > 0 && !entry[..sign].Contains("://", StringComparison.Ordinal) ? entry[..sign].Trim() : null;
        var place = given is null ? entry : entry[(sign + 1)..].Trim();
        var (url, model) = place.IndexOf('#') is var hash and >= 0 ? (place[..hash], place[(hash + 1)..]) : (place, variables.Find(ModelVariables.ModelName) ?? "");
        if (given is not null && Names.Objection(given) is { } objection)
        {
            throw Wrong(entry, $"\"{given}\" {objection}");
        }

        var address = Addresses.Read(url) ?? throw Wrong(entry, $"\"{url}\" {Addresses.WhatItIs}");
        if (model.Length == 0)
        {
            throw Wrong(entry, $"it names no model. Write {url}#MODEL, or set {ModelVariables.ModelName}.");
        }

        return (Provider(given, address, number, settings, variables), model);
    }

    // A server that is set up already keeps its key, headers and time limit.
    static ProviderSettings Provider(string? given, Uri address, int number, ModelSettings settings, NamedVariables variables)
    {
        if (settings.Providers.FirstOrDefault(known => known.BaseUrl == address && (given is null || known.Name == given)) is { } provider)
        {
            return provider;
        }

        var owner = KnownProvider.At(address);
        return new(given ?? owner?.Name ?? $"endpoint{number}", owner?.Kind ?? ProviderKind.OpenAi, address)
        {
            ApiKey = Key(given is null ? null : $"{given.ToUpperInvariant().Replace('-', '_').Replace('.', '_')}_API_KEY") ?? Key(owner?.KeyVariable),
        };

        string? Key(string? variable)
        {
            if (variable is null || variables.Find(variable) is not { } key)
            {
                return null;
            }

            ProviderVariables.Check(ModelVariables.OnlineEndpoints, address, variable, variables);
            return key;
        }
    }

    static SettingsException Wrong(string entry, string sentence) =>
        new($"{ModelVariables.OnlineEndpoints} cannot be read at \"{entry}\": {sentence}");
}
