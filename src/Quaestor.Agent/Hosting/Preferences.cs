using Quaestor.Agent.Models;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Personal;
using Quaestor.Agent.Settings;
using Quaestor.Agent.Threads;
using Quaestor.Data.Archives;
using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Hosting;

/// <summary>What users set for themselves, checked against what there is.</summary>
public sealed class Preferences(UserSettingsStore store, ModelFactory models, UserContexts contexts, Calendar calendar, ArchiveShelf archives)
{
    static readonly string[] Kinds = ["online", "local"];

    public async Task<UserSettings> OfAsync(string userId) =>
        await store.FindAsync(userId) is { } json ? UserSettings.FromJson(json) : UserSettings.None;

    /// <summary>In place of all that the user had set.</summary>
    /// <exception cref="RequestException">Something of it is not there, or is not what it has to be.</exception>
    public async Task<UserSettings> SetAsync(string userId, UserSettings settings)
    {
        settings = Checked(userId, settings);
        await store.SaveAsync(userId, settings.ToJson());
        return settings;
    }

    /// <summary>Back to what the installation has.</summary>
    public Task ResetAsync(string userId) => store.DeleteAsync(userId);

    /// <summary>With the user's days.</summary>
    public async Task<Calendar> CalendarOfAsync(string userId)
    {
        var zone = (await OfAsync(userId)).TimeZone ?? (await contexts.OfAsync(userId)).TimeZone;
        return calendar.In(zone is null ? null : TimeZones.Find(zone));
    }

    /// <summary>As far as models go.</summary>
    public async Task<ModelPreference> OfModelsAsync(string userId)
    {
        var settings = await OfAsync(userId);
        return new(settings.DefaultOnlineModel, settings.DefaultLocalModel, settings.Prefer switch
        {
            "online" => ModelKind.Online,
            "local" => ModelKind.Local,
            _ => null,
        });
    }

    /// <summary>Those that are searched where none is named: what the user has set, as far as it is still there, else all.</summary>
    public async Task<IReadOnlyList<Archive>> ArchivesOfAsync(string userId)
    {
        var names = (await OfAsync(userId)).DefaultArchives;
        var all = archives.Of(userId);
        var chosen = all.Where(archive => names.Contains(archive.Settings.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        return chosen.Count > 0 ? chosen : all;
    }

    UserSettings Checked(string userId, UserSettings settings)
    {
        if (settings.Prefer is { } prefer && !Kinds.Contains(prefer))
        {
            throw Wrong("prefer", $"is online or local, not \"{prefer}\".{NearestName.Hint(prefer, Kinds)}");
        }

        var names = archives.Of(userId).Select(archive => archive.Settings.Name).ToList();
        if (settings.DefaultArchives.FirstOrDefault(name => !names.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw Wrong("default_archives", names.Count == 0
                ? $"names \"{unknown}\", and there are no archives here. Leave it empty."
                : $"names \"{unknown}\", which is no archive.{NearestName.Hint(unknown, names)} There are: {string.Join(", ", names)}.");
        }

        if (settings.TimeZone is { } zone && TimeZones.Find(zone) is null)
        {
            throw Wrong("time_zone", $"is a name of the IANA time zone database, as in Europe/Berlin, not \"{zone}\".{TimeZones.Hint(zone)}");
        }

        return settings with
        {
            DefaultOnlineModel = Model("default_online_model", settings.DefaultOnlineModel, "online"),
            DefaultLocalModel = Model("default_local_model", settings.DefaultLocalModel, "local"),
            Locale = Locale(settings.Locale),
        };
    }

    string? Model(string field, string? name, string agentType)
    {
        try
        {
            return name is null ? null : models.Choose(agentType, name).Id;
        }
        catch (ModelUnavailableException exception)
        {
            throw Wrong(field, $"cannot be {name}. {exception.Message}");
        }
    }

    static string? Locale(string? name) =>
        name is null || LanguageTag.IsOne(name) ? name
        : throw Wrong("locale", $"is a language, with a country where that matters, as in en, de-DE or pt-BR, not \"{name}\".");

    static RequestException Wrong(string field, string sentence) => new(RequestFault.Invalid, $"bad_{field}", $"The field \"{field}\" {sentence}");
}
