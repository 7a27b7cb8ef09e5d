using System.Net;
using System.Text;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Settings.Text;

namespace Quaestor.Agent.Settings;

/// <summary>Reads <c>auth</c> of a settings file. The keys stand in the schema too; a test compares the two.</summary>
static class AuthReader
{
    internal static readonly string[] Keys = ["secret", "jwks", "issuer", "audience", "leeway_seconds"];

    /// <summary>In bytes: as long as what HS256 makes of it, below which guessing it is easier than it has to be (RFC 7518 §3.2).</summary>
    const int ShortestSecret = 32;

    const int MostLeeway = 300;

    /// <param name="foreign">Null where the file is the user's own.</param>
    public static AuthSettings? Read(Section settings, ForeignFile? foreign, SettingsPaths paths)
    {
        if (settings.Object("auth")?.Allow(Keys) is not { } auth)
        {
            return null;
        }

        if (foreign is not null)
        {
            throw settings.Wrong("auth", foreign.NoKeys);
        }

        var secret = auth.Text("secret");
        if (secret is not null && Encoding.UTF8.GetByteCount(secret) < ShortestSecret)
        {
            throw auth.Wrong("secret", $"is too short: it needs {ShortestSecret} bytes at least, as \"openssl rand -base64 48\" gives them. Best keep it in a variable.");
        }

        var read = new AuthSettings { Secret = secret, KeySet = KeySet(auth, paths), Issuer = NotEmpty(auth, "issuer"), Audience = NotEmpty(auth, "audience") };
        if (read.KeySet is not null && (read.Issuer is null || read.Audience is null))
        {
            throw auth.Wrong("jwks", "needs \"issuer\" and \"audience\" beside it: without them a token that the same issuer made for another program would count here.");
        }

        return auth.Number("leeway_seconds", 0, MostLeeway) is { } seconds ? read with { Leeway = TimeSpan.FromSeconds(seconds) } : read;
    }

    static Uri? KeySet(Section auth, SettingsPaths paths)
    {
        if (NotEmpty(auth, "jwks") is not { } text)
        {
            return null;
        }

        if (!text.Contains("://", StringComparison.Ordinal))
        {
            return new Uri(paths.Absolute(text));
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IsLoopback(address)))
            ? address
            : throw auth.Wrong("jwks", "is a file or an https address, as in https://login.example.com/.well-known/jwks.json: keys that come unprotected could be anybody's.");
    }

    static bool IsLoopback(Uri address) => address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    static string? NotEmpty(Section auth, string key) =>
        auth.Text(key) is not { } text ? null
        : !string.IsNullOrWhiteSpace(text) ? text
        : throw auth.Wrong(key, "is empty. Leave it out, or say what it is.");
}
