using System.Text.RegularExpressions;

namespace Quaestor.Data.Sources;

/// <summary>What can be told of a source from the text of its place.</summary>
public static partial class SourcePlace
{
    /// <summary>True for a PostgreSQL connection URL, false for a path or anything else.</summary>
    public static bool IsPostgres(string place) =>
        place.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || place.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for anything that is written as a URL.</summary>
    public static bool IsUrl(string place) => Scheme().IsMatch(place);

    /// <summary>The password of a URL, as it is written there; null where it holds none.</summary>
    public static string? PasswordOf(string place) =>
        !IsUrl(place) ? null
        : UserPassword().Match(place) is { Success: true } user ? user.Groups["password"].Value
        : PasswordParameter().Match(place) is { Success: true } parameter ? parameter.Groups["password"].Value
        : null;

    /// <summary>The same URL with this password, or without any.</summary>
    /// <param name="password">As it is; it is escaped here.</param>
    public static string WithPassword(string place, string? password)
    {
        var bare = WithoutParameters(UserPassword().Replace(place, "${before}"), PasswordParameter());
        return password is null ? bare : Authority().Replace(bare, $"${{scheme}}${{user}}:{Uri.EscapeDataString(password).Replace("$", "$$", StringComparison.Ordinal)}@", 1);
    }

    /// <summary>Whether a URL says plainly which of its parts is the password, and holds no other secret.</summary>
    public static bool IsPlain(string place) => Parts().IsMatch(place) && !KeyPassword().IsMatch(place);

    /// <summary>For people and logs. Of a URL whose parts cannot be told apart neither can be told which of them is secret, so only its kind is shown.</summary>
    public static string WithoutSecrets(string place) =>
        !IsUrl(place) ? place
        : Parts().IsMatch(place) ? WithoutParameters(WithPassword(place, null), KeyPassword())
        : $"{Scheme().Match(place).Value}…";

    static string WithoutParameters(string url, Regex parameters) =>
        parameters.Replace(url, "${before}").TrimEnd('?', '&').Replace("?&", "?", StringComparison.Ordinal).Replace("&&", "&", StringComparison.Ordinal);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]+://")]
    private static partial Regex Scheme();

    [GeneratedRegex("(?<before>^[A-Za-z][A-Za-z0-9+.-]+://[^/?#:@]*):(?<password>[^/?#]*)(?=@)")]
    private static partial Regex UserPassword();

    [GeneratedRegex("(?<before>[?&])(?:password|pgpassword)=(?<password>[^&#]*)", RegexOptions.IgnoreCase)]
    private static partial Regex PasswordParameter();

    [GeneratedRegex("(?<before>[?&])sslpassword=[^&#]*", RegexOptions.IgnoreCase)]
    private static partial Regex KeyPassword();

    /// <summary>A password ends before an @: behind the hosts none may follow, or the password holds what ends them.</summary>
    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.-]+://(?:[^/?#]*@)?(?:\[[^][@/?#]*\]|[^][:@,/?#]*)(?::\d*)?(?:,(?:\[[^][@/?#]*\]|[^][:@,/?#]*)(?::\d*)?)*(?:/[^@?#]*)?(?:\?(?:[A-Za-z_]+=[^&#@]*(?:&|$))*)?$")]
    private static partial Regex Parts();

    [GeneratedRegex("^(?<scheme>[A-Za-z][A-Za-z0-9+.-]+://)(?:(?<user>[^/?#@]*)@)?")]
    private static partial Regex Authority();
}
