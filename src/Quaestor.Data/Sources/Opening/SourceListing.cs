using Quaestor.Data.Sources.Files;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Sources.Opening;

/// <summary>The sources of an installation: those of its settings, and those that a command names besides.</summary>
public sealed class SourceListing(SourceOpener opener)
{
    /// <summary>
    /// Opens what is not open yet. What settings name and cannot be opened is listed with the reason; what a command names
    /// is there, or the command is wrong.
    /// </summary>
    /// <param name="places">Paths, URLs, or names of sources of the settings, as a command gives them; they come first.</param>
    /// <param name="settings">Each has a name.</param>
    /// <param name="open">What is open already, and stays open where nothing is said otherwise.</param>
    /// <param name="defaultName">The source of the settings that is meant where none is named.</param>
    /// <param name="brought">Of users. They come last, and are called otherwise where their name is taken.</param>
    /// <exception cref="SourceException">A place that a command names is not there.</exception>
    public (IReadOnlyList<ConfiguredSource> Sources, ISource? Default) Open(
        IReadOnlyList<string> places, IReadOnlyList<SourceSettings> settings, IReadOnlyList<ConfiguredSource> open, string? defaultName = null, IReadOnlyList<SourceSettings>? brought = null)
    {
        List<ConfiguredSource> configured = [];
        foreach (var wanted in settings)
        {
            configured.Add(Configure(wanted, open, configured));
        }

        List<ConfiguredSource> given = [];
        List<ISource> meant = [];
        var taken = SourceNames.Taken(configured.Select(source => source.Source.Name));
        foreach (var place in places)
        {
            var named = Path.Exists(place) ? null : configured.Find(source => string.Equals(source.Source.Name, place, StringComparison.OrdinalIgnoreCase));
            var source = named ?? OpenPlace(place, open, [.. configured, .. given], taken);
            if (!configured.Contains(source) && !given.Contains(source))
            {
                given.Add(source);
            }

            meant.Add(source.Source);
        }

        var @default = meant.Distinct().ToList() is [var only] ? only
            : meant.Count > 0 ? null
            : configured.Find(source => source.Source.Name == defaultName)?.Source;
        List<ConfiguredSource> listed = [.. given, .. configured];
        foreach (var wanted in brought ?? [])
        {
            listed.Add(Configure(wanted with { Name = FileNames.Unique(wanted.Name!, taken) }, open, listed));
        }

        return (listed, @default);
    }

    ConfiguredSource Configure(SourceSettings wanted, IReadOnlyList<ConfiguredSource> open, List<ConfiguredSource> others)
    {
        if (open.FirstOrDefault(known => known.Settings.IsSamePlace(wanted) && known.Problem is null) is { } kept)
        {
            return kept with { Settings = wanted };
        }

        try
        {
            var source = wanted.Problem is { } problem ? throw new SourceException(problem) : opener.Open(wanted);
            return others.Find(other => other.Source.Id == source.Id) is { } same
                    ? Unavailable(wanted, $"The source {wanted.Name} is the same as {same.Source.Name}. Leave one of them out of the settings.")
                : wanted.Policy.Changes != SourceChanges.ReadOnly && source.Dialect != Dialect.Postgres
                    ? Unavailable(wanted, $"The source {wanted.Name} is never changed: only PostgreSQL sources may have \"changes\": \"ask\". Leave that out.")
                : new(wanted, source);
        }
        catch (SourceException exception)
        {
            return Unavailable(wanted, exception.Message);
        }
    }

    static ConfiguredSource Unavailable(SourceSettings wanted, string reason) => new(wanted, new UnavailableSource(wanted, reason), reason);

    ConfiguredSource OpenPlace(string place, IReadOnlyList<ConfiguredSource> open, IReadOnlyList<ConfiguredSource> others, HashSet<string> taken)
    {
        if (open.FirstOrDefault(known => known.Settings.Name is null && known.Settings.Place == place) is { } kept)
        {
            taken.Add(kept.Source.Name);
            return kept;
        }

        var unnamed = opener.Open(place, "");
        return others.FirstOrDefault(other => other.Source.Id == unnamed.Id)
            ?? new(new(null, place), opener.Open(place, FileNames.Unique(SourceOpener.NameOf(place), taken)));
    }
}
