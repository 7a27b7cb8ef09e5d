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
        var bare = PasswordParameter().Replace(UserPassword().Replace(place, "${before}"), "${before}").TrimEnd('?', '&').Replace("?&", "?", StringComparison.Ordinal);
        return password is null ? bare : Authority().Replace(bare, $"${{scheme}}${{user}}:{Uri.EscapeDataString(password).Replace("$", "$$", StringComparison.Ordinal)}@", 1);
    }

    /// <summary>For people and logs.</summary>
    public static string WithoutSecrets(string place) => IsUrl(place) ? WithPassword(place, null) : place;

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]+://")]
    private static partial Regex Scheme();

    [GeneratedRegex("(?<before>^[A-Za-z][A-Za-z0-9+.-]+://[^/?#:@]*):(?<password>[^/?#]*)(?=@)")]
    private static partial Regex UserPassword();

    [GeneratedRegex("(?<before>[?&])(?:password|pgpassword)=(?<password>[^&#]*)", RegexOptions.IgnoreCase)]
    private static partial Regex PasswordParameter();

    [GeneratedRegex("^(?<scheme>[A-Za-z][A-Za-z0-9+.-]+://)(?:(?<user>[^/?#@]*)@)?")]
    private static partial Regex Authority();
}
