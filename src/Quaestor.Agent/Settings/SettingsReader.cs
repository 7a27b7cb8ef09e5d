using System.Globalization;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Settings.Text;
using Quaestor.Data.Catalog;
using Quaestor.Data.Queries;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Settings;

/// <summary>Reads the settings of an installation from their text. The keys stand in the schema too; a test compares the two.</summary>
static class SettingsReader
{
    internal static readonly string[] Keys =
        ["$schema", "sources", "defaults", "default_source", "archives", "backups", "models", "routes", "store", "server", "auth", "sandbox", "toolsets", "telemetry", "today", "time_zone"];

    internal static readonly string[] ServerKeys = ["urls", "hosts", "limits", "turns", "mcp"];

    /// <param name="variables">Those that the text may name.</param>
    /// <param name="isForeign">The file merely lies in the folder, whoever made that.</param>
    /// <exception cref="SettingsException">A key is not known, or a value is not what it has to be.</exception>
    public static InstallationSettings Read(SettingsText text, NamedVariables variables, bool isForeign = false)
    {
        var foreign = isForeign ? new ForeignFile(text.Path, variables) : null;
        var settings = Section.Whole(text, variables.Find, foreign is null ? null : foreign.RefuseKeys).Allow(Keys);
        settings.Text("$schema");
        var paths = new SettingsPaths(text.Path);
        var defaults = settings.Object("defaults")?.Allow(SourceReader.DefaultKeys);
        var policy = defaults is null ? SourcePolicy.Default : SourceReader.Policy(defaults);
        IReadOnlyList<SourceSettings> sources = settings.Object("sources") is { } named
            ? [.. named.Objects().Select(source => SourceReader.Read(source.Name, source.Section, defaults, paths, foreign))]
            : [];
        var server = settings.Object("server")?.Allow(ServerKeys);
        var sandbox = settings.Object("sandbox")?.Allow(SandboxReader.Keys);
        return new()
        {
            Sources = sources,
            DefaultSource = DefaultSource(settings, sources),
            Archives = [.. settings.Object("archives")?.Objects().Select(archive => ArchiveReader.Read(archive.Name, archive.Section, paths)) ?? []],
            Backups = settings.Object("backups") is { } backups ? BackupSettings.Read(backups, foreign, paths) : BackupSettings.None,
            Models = ModelsReader.Read(settings, foreign, paths.Absolute),
            Store = settings.Text("store") is { } store ? paths.AbsoluteOrAddress(store) : null,
            ServerUrls = server?.Texts("urls"),
            ServerLimits = server?.Object("limits") is { } limits ? ServerLimitsReader.Read(limits) : ServerLimits.Default,
            ServerHosts = Hosts(server),
            ServerMcp = server?.Object("mcp") is { } mcp ? McpServerReader.Read(mcp) : McpServerSettings.Default,
            Auth = AuthReader.Read(settings, foreign, paths),
            Telemetry = TelemetryReader.Read(settings, foreign),
            Turns = ServerReader.Turns(server),
            Toolsets = ToolsetReader.Read(settings, foreign),
            ToolAssemblies = ToolsetReader.ReadAssemblies(settings, paths),
            Workers = sandbox is null ? new() : SandboxReader.Workers(sandbox, paths),
            Python = sandbox is null ? new() : SandboxReader.Python(sandbox, foreign, paths),
            QueryLimits = QueryLimits.Default.On(policy),
            Today = Today(settings),
            TimeZone = TimeZone(settings),
        };
    }

    static string? DefaultSource(Section settings, IReadOnlyList<SourceSettings> sources)
    {
        var names = sources.Select(source => source.Name!).ToList();
        return settings.Text("default_source") is not { } name || names.Contains(name)
            ? settings.Text("default_source")
            : throw settings.Wrong("default_source", $"names no source: there is no \"{name}\" in sources.{NearestName.Hint(name, names)}");
    }

    static IReadOnlyList<string> Hosts(Section? server) =>
        server?.Texts("hosts") is not { } hosts ? []
        : hosts.All(host => Uri.CheckHostName(host) != UriHostNameType.Unknown) ? hosts
        : throw server.Wrong("hosts", "are names alone, without https:// and without a port, as in [\"quaestor.example.com\"].");

    static DateOnly? Today(Section settings) =>
        settings.Text("today") is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw settings.Wrong("today", $"is a day, as in 2025-01-31, not \"{text}\".");

    static TimeZoneInfo? TimeZone(Section settings) =>
        settings.Text("time_zone") is not { } text ? null
        : TimeZones.Find(text) ?? throw settings.Wrong("time_zone", $"is a name of the IANA time zone database, as in Europe/Berlin, not \"{text}\".{TimeZones.Hint(text)}");
}
