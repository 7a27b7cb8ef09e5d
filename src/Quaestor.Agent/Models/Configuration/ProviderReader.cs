using System.Text.RegularExpressions;
using Quaestor.Agent.Models.OpenAiCompatible;
using Quaestor.Agent.Settings.Text;
using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Models.Configuration;

/// <summary>Reads one provider of a settings file.</summary>
static partial class ProviderReader
{
    internal static readonly string[] Keys = ["kind", "profile", "base_url", "api_key", "headers", "timeout_seconds", "models"];
    internal static readonly string[] ModelKeys = ["name", "context_tokens", "calls_tools"];

    /// <param name="foreign">Null where the file is the user's own.</param>
    public static ProviderSettings Read(string name, Section provider, ForeignFile? foreign)
    {
        provider.Allow(Keys);
        if (Names.Objection(name) is { } objection)
        {
            throw provider.Wrong(objection);
        }

        var known = KnownProvider.Find(name);
        var kind = provider.Choice("kind", ("openai", ProviderKind.OpenAi), ("anthropic", ProviderKind.Anthropic)) ?? known?.Kind ?? ProviderKind.OpenAi;
        var strict = foreign is null ? provider : provider.Refusing(variable => foreign.RefuseAt("an address", null, variable));
        var settings = new ProviderSettings(name, kind, known?.BaseUrl ?? new("http://unset.invalid"));
        try
        {
            settings = settings with { Models = [.. strict.Items("models").Select(Model)] };
            var address = Address(name, strict, known);
            var owner = KnownProvider.At(address);
            var sent = foreign is null ? provider : provider.Refusing(variable => foreign.RefuseAt(address.Authority, owner, variable));
            return settings with
            {
                BaseUrl = address,
                ApiKey = sent.Text("api_key"),
                Profile = Profile(provider),
                Headers = sent.Object("headers") is { } headers ? headers.Names.ToDictionary(header => header, header => Header(headers, header)) : [],
                Timeout = provider.Number("timeout_seconds", 1, 3600) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            };
        }
        catch (SettingsException exception) when (exception.IsUnsetVariable)
        {
            // A secret that is missing takes away its own provider, not the others.
            return settings with { Problem = exception.Message };
        }
    }

    static Uri Address(string name, Section provider, KnownProvider? known)
    {
        if (provider.Text("base_url") is not { } text)
        {
            return known?.BaseUrl
                ?? throw provider.Wrong($"has no \"base_url\": {name} is none of {string.Join(", ", KnownProvider.All.Select(one => one.Name))}, whose addresses are known.{KnownProvider.Hint(name)}");
        }

        return Addresses.Read(text) ?? throw provider.Wrong("base_url", Addresses.WhatItIs);
    }

    static string? Profile(Section provider) =>
        provider.Text("profile") is not { } name || Profiles.Find(name) is not null
            ? provider.Text("profile")
            : throw provider.Wrong("profile", $"is one of {string.Join(", ", Profiles.All.Select(profile => profile.Name))}, not \"{name}\".{NearestName.Hint(name, Profiles.All.Select(profile => profile.Name))}");

    static string Header(Section headers, string name) =>
        !Token().IsMatch(name) ? throw headers.Wrong(name, "is no name of an HTTP header.")
        : headers.Text(name)! is var value && value.AsSpan().ContainsAny('\r', '\n', '\0') ? throw headers.Wrong(name, "holds a line break, which a header cannot.")
        : value;

    static OnlineModel Model((string? Text, Section? Section) item) =>
        item.Section?.Allow(ModelKeys) is { } model
            ? new(
                model.Text("name") ?? throw model.Wrong("has no \"name\"."),
                (int?)model.Number("context_tokens", 1, ModelVariables.MostTokens),
                model.Flag("calls_tools") ?? true)
            : new(item.Text!);

    [GeneratedRegex("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")]
    private static partial Regex Token();
}
