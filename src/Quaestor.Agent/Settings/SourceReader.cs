using System.Globalization;
using System.Text.RegularExpressions;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Settings.Text;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Opening;

namespace Quaestor.Agent.Settings;

/// <summary>Reads one source of the settings, and what all of them inherit.</summary>
static partial class SourceReader
{
    static readonly string[] Limits = ["changes", "row_tolerance", "scratch", "max_rows", "max_bytes", "timeout_seconds", "share", "masked", "colour"];
    static readonly string[] Connection = ["host", "port", "user", "password", "sslmode", "sslrootcert", "sslcert", "sslkey", "passfile"];
    static readonly string[] Reach = ["password_command", "ssh"];

    internal static readonly string[] Keys = ["path", "url", "database", "service", .. Connection, .. Reach, .. Limits, "description", "glossary"];
    internal static readonly string[] DefaultKeys = [.. Connection, .. Reach, .. Limits];

    const long MostRows = 100_000_000;
    const long MostBytes = 16L << 30;

    /// <param name="defaults">What it inherits; null for nothing.</param>
    /// <param name="foreign">The file that it stands in, where that merely lies in the folder.</param>
    public static SourceSettings Read(string name, Section source, Section? defaults, SettingsPaths paths, ForeignFile? foreign)
    {
        source.Allow(Keys);
        if (SourceNames.Objection(name) is { } objection)
        {
            throw source.Wrong(objection + ".");
        }

        var policy = Policy(source, defaults is null ? null : Policy(defaults)) with { Glossary = source.Text("glossary") is { } glossary ? paths.Absolute(glossary) : null };
        try
        {
            var place = Place(source, defaults, paths);
            return new(name, place) { Reach = ReachOf(source, defaults, place, foreign), Policy = Fitting(policy, place, source) };
        }
        catch (SettingsException exception) when (exception.IsUnsetVariable)
        {
            // A secret that is missing takes away its own source, not the others.
            return new(name, Shown(source, defaults, paths)) { Policy = policy, Problem = exception.Message };
        }
    }

    /// <param name="inherited">Holds where the section says nothing else.</param>
    public static SourcePolicy Policy(Section section, SourcePolicy? inherited = null)
    {
        inherited ??= SourcePolicy.Default;
        var colour = section.Text("colour");
        return new()
        {
            Changes = section.Choice("changes", ("read_only", SourceChanges.ReadOnly), ("ask", SourceChanges.Ask), ("ask_admin", SourceChanges.AskAdmin)) ?? inherited.Changes,
            RowTolerance = section.Number("row_tolerance", 0, MostRows) ?? inherited.RowTolerance,
            Scratch = Scratch(section) ?? inherited.Scratch,
            MaxRows = section.Number("max_rows", 1, MostRows) ?? inherited.MaxRows,
            MaxBytes = section.Number("max_bytes", 1 << 10, MostBytes) ?? inherited.MaxBytes,
            Timeout = section.Number("timeout_seconds", 1, 86_400) is { } seconds ? TimeSpan.FromSeconds(seconds) : inherited.Timeout,
            Share = section.Choice("share", ("schema", SourceShare.Schema), ("summaries", SourceShare.Summaries), ("rows", SourceShare.Rows)) ?? inherited.Share,
            Masked = Masked(section, inherited),
            Colour = colour is null || Colour().IsMatch(colour) ? colour ?? inherited.Colour : throw section.Wrong("colour", "is #rrggbb or a colour's name, as in teal."),
            Description = section.Has("description") ? section.Text("description") : null,
        };
    }

    static SourceReach ReachOf(Section source, Section? defaults, string place, ForeignFile? foreign)
    {
        if (!SourcePlace.IsPostgres(place))
        {
            return Reach.FirstOrDefault(source.Has) is { } key ? throw source.Wrong(key, "goes with PostgreSQL databases only. Leave it out.") : SourceReach.Direct;
        }

        var (command, ssh) = (Program("password_command"), Program("ssh"));
        return command.Count > 0 && SourcePlace.PasswordOf(place) is not null
            ? throw source.Wrong("password_command", "stands beside a password. Keep one of the two.")
            : new(command, ssh);

        IReadOnlyList<string> Program(string key)
        {
            if ((source.Has(key) ? source : defaults?.Has(key) == true ? defaults : null) is not { } owner)
            {
                return [];
            }

            return foreign is not null ? throw owner.Wrong(key, foreign.NoPrograms)
                : owner.Texts(key) is { Count: > 0 } words && words.All(word => word.Length > 0) ? words
                : throw owner.Wrong(key, key == "ssh" ? "is a list of what ssh is given, as in [\"me@bastion\"]." : "is a list of a program and its arguments, as in [\"pass\", \"show\", \"shop\"].");
        }
    }

    static string? Scratch(Section section) =>
        section.Text("scratch") is not { } url || SourcePlace.IsPostgres(url) ? section.Text("scratch")
        : throw section.Wrong("scratch", "is the address of a PostgreSQL database of the server where copies are made, as in postgres://user@host:5432/postgres.");

    // What is masked everywhere stays masked in each.
    static IReadOnlyList<string> Masked(Section section, SourcePolicy inherited)
    {
        var names = section.Texts("masked") ?? [];
        return names.All(name => !string.IsNullOrWhiteSpace(name))
            ? [.. inherited.Masked.Concat(names).Distinct(StringComparer.OrdinalIgnoreCase)]
            : throw section.Wrong("masked", "is a list of columns, as in [\"customers.email\", \"ssn\"].");
    }

    // To be asked may be inherited by all; only databases take it.
    static SourcePolicy Fitting(SourcePolicy policy, string place, Section source) =>
        policy.Changes == SourceChanges.ReadOnly || SourcePlace.IsPostgres(place) ? policy
        : source.Has("changes") ? throw source.Wrong("changes", "may be \"ask\" or \"ask_admin\" on PostgreSQL sources only: files and SQLite databases are never changed. Leave it out.")
        : policy with { Changes = SourceChanges.ReadOnly };

    static string Place(Section source, Section? defaults, SettingsPaths paths, bool withPassword = true)
    {
        string?[] said = [source.Has("path") ? "path" : null, source.Has("url") ? "url" : null, source.Has("host") || source.Has("database") || source.Has("service") ? "host or database" : null];
        switch (said.OfType<string>().ToList())
        {
            case []:
                throw source.Wrong("does not say where it lies: give it a \"path\", a \"url\", or \"host\" and \"database\".");
            case [_, _, ..] several:
                throw source.Wrong($"has more than one place: {string.Join(" and ", several)}. Keep one.");
            case ["path"]:
                Refuse(source, "path", Connection);
                return paths.Absolute(source.Text("path")!);
            case ["url"]:
                Refuse(source, "url", [.. Connection.Where(key => key != "password")]);
                return Url(source, withPassword);
            default:
                return Fields(source, defaults, paths, withPassword);
        }
    }

    static void Refuse(Section source, string place, IReadOnlyList<string> keys)
    {
        if (keys.FirstOrDefault(source.Has) is { } key)
        {
            throw source.Wrong(key, $"does not go with {place}. {(place == "url" ? "Write it into the URL" : "Leave it out")}.");
        }
    }

    static string Url(Section source, bool withPassword)
    {
        var url = source.Text("url")!;
        if (!SourcePlace.IsPostgres(url))
        {
            throw source.Wrong("url", "is the address of a PostgreSQL database, as in postgres://user@host:5432/database; files have a \"path\".");
        }

        return !withPassword || source.Text("password") is not { } password ? url
            : SourcePlace.PasswordOf(url) is null ? SourcePlace.WithPassword(url, password)
            : throw source.Wrong("password", "stands in the URL too. Keep one of the two.");
    }

    static string Fields(Section source, Section? defaults, SettingsPaths paths, bool withPassword)
    {
        var port = Owner("port")?.Number("port", 1, 65_535);
        var parameters = new[] { "sslmode", "service" }.Select(name => (Name: name, Value: Text(name)))
            .Concat(new[] { "sslrootcert", "sslcert", "sslkey", "passfile" }.Select(name => (Name: name, Value: Text(name) is { } file && file != "system" ? paths.Absolute(file) : Text(name))))
            .Append((Name: "host", Value: Text("host")?.StartsWith('/') == true ? Text("host") : null))
            .Where(parameter => parameter.Value is not null)
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}")
            .ToList();
        var host = Text("host") is { } name && !name.StartsWith('/') ? name.Contains(':') ? $"[{name}]" : name : "";
        var user = Text("user") is { } who ? Uri.EscapeDataString(who) + "@" : "";
        var at = port is { } number ? ":" + number.ToString(CultureInfo.InvariantCulture) : "";
        var url = $"postgres://{user}{host}{at}/{Uri.EscapeDataString(source.Text("database") ?? "")}{(parameters.Count > 0 ? "?" : "")}{string.Join('&', parameters)}";
        return withPassword && Text("password") is { } password ? SourcePlace.WithPassword(url, password) : url;

        string? Text(string key) => Owner(key)?.Text(key);

        Section? Owner(string key) => source.Has(key) ? source : defaults?.Has(key) == true ? defaults : null;
    }

    // Where more than the password is missing, the place as it is written, with the variable's name.
    static string Shown(Section source, Section? defaults, SettingsPaths paths)
    {
        try
        {
            return Place(source, defaults, paths, withPassword: false);
        }
        catch (SettingsException exception) when (exception.IsUnsetVariable)
        {
            return source.Written("path") ?? source.Written("url") ?? "a database";
        }
    }

    [GeneratedRegex("^(#[0-9A-Fa-f]{6}|[a-z]+)$")]
    private static partial Regex Colour();
}
