using Quaestor.Data.Sources;

namespace Quaestor.Agent.Hosting;

/// <summary>The keys and passwords that an agent is given.</summary>
static class OptionSecrets
{
    static readonly string[] LettingIn = ["auth", "key", "token", "secret", "cookie", "password"];

    public static IEnumerable<string?> Of(AgentOptions options) =>
    [
        SourcePlace.PasswordOf(options.Store),
        .. options.Sources.Select(SourcePlace.PasswordOf),
        .. OfSources(options.Settings.Sources),
        .. options.Models.Providers.SelectMany(provider => OfHeaders(provider.Headers).Append(provider.ApiKey)),
        .. options.Models.Locals.Select(model => model.ApiKey),
        .. options.Toolsets.SelectMany(set => OfHeaders(set.Headers).Concat(OfHeaders(set.Environment))),
        .. options.Telemetry.Collectors.SelectMany(collector => OfHeaders(collector.Headers)),
        .. options.Toolsets.SelectMany(set => OfHeaders(set.Headers).Concat(OfHeaders(set.Environment))),
        options.Python.Microsandbox?.ApiKey,
    ];

    public static IEnumerable<string?> OfSources(IEnumerable<SourceSettings> sources) => sources.SelectMany(source => new[] { SourcePlace.PasswordOf(source.Place), source.Policy.Scratch is { } scratch ? SourcePlace.PasswordOf(scratch) : null });

    /// <summary>Of those headers that let somebody in, without the scheme in front.</summary>
    public static IEnumerable<string> OfHeaders(IReadOnlyDictionary<string, string> headers) =>
        headers.Where(header => LettingIn.Any(word => header.Key.Contains(word, StringComparison.OrdinalIgnoreCase))).Select(header => header.Value[(header.Value.LastIndexOf(' ') + 1)..]);
}
