using System.Globalization;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Settings.Text;
using Quaestor.Data.Catalog;
using Quaestor.Data.Queries;
using Quaestor.Data.Sandboxes.Pool;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Settings;

/// <summary>Reads the settings of an installation from their text. The keys stand in the schema too; a test compares the two.</summary>
static class SettingsReader
{
    internal static readonly string[] Keys =
        ["$schema", "sources", "defaults", "default_source", "models", "routes", "store", "server", "sandbox", "today", "time_zone"];

    internal static readonly string[] ServerKeys = ["urls"];
    internal static readonly string[] SandboxKeys = ["provider", "workers", "memory_mb", "spill_mb", "scratch_folder", "idle_seconds"];

    const int MostMegabytes = 1 << 20;

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
            ? [.. named.Objects().Select(source => SourceReader.Read(source.Name, source.Section, defaults, paths))]
            : [];
        return new()
        {
            Sources = sources,
            DefaultSource = DefaultSource(settings, sources),
            Models = ModelsReader.Read(settings, foreign, paths.Absolute),
            Store = settings.Text("store") is { } store ? paths.Absolute(store) : null,
            ServerUrls = settings.Object("server")?.Allow(ServerKeys).Texts("urls"),
            Workers = Workers(settings.Object("sandbox")?.Allow(SandboxKeys), paths),
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

    static WorkerPoolOptions Workers(Section? sandbox, SettingsPaths paths)
    {
        var options = new WorkerPoolOptions();
        if (sandbox is null)
        {
            return options;
        }

        var folder = sandbox.Text("scratch_folder") is { } path ? paths.Absolute(path) : null;
        if (folder is not null && !Directory.Exists(folder))
        {
            throw sandbox.Wrong("scratch_folder", $"is no folder: there is no {folder}.");
        }

        return options with
        {
            UseNamespaces = sandbox.Choice("provider", ("namespaces", true), ("none", false)) ?? options.UseNamespaces,
            Workers = (int)(sandbox.Number("workers", 1, 64) ?? options.Workers),
            MemoryBytes = sandbox.Number("memory_mb", 128, MostMegabytes) << 20 ?? options.MemoryBytes,
            SpillBytes = sandbox.Number("spill_mb", 1, MostMegabytes) << 20 ?? options.SpillBytes,
            IdleTime = sandbox.Number("idle_seconds", 1, 86_400) is { } seconds ? TimeSpan.FromSeconds(seconds) : options.IdleTime,
            ScratchFolder = folder,
        };
    }

    static DateOnly? Today(Section settings) =>
        settings.Text("today") is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw settings.Wrong("today", $"is a day, as in 2025-01-31, not \"{text}\".");

    static TimeZoneInfo? TimeZone(Section settings) =>
        settings.Text("time_zone") is not { } text ? null
        : TimeZones.Find(text) ?? throw settings.Wrong("time_zone", $"is a name of the IANA time zone database, as in Europe/Berlin, not \"{text}\".{TimeZones.Hint(text)}");
}
