using System.Text.RegularExpressions;

namespace Quaestor.Agent.Telemetry;

/// <summary>Secrets that can be told by their form, whoever's they are.</summary>
static partial class SecretForms
{
    const string Hidden = "${before}" + Secrets.Hidden + "${after}";

    static readonly Regex[] Forms = [UserInfo(), Authorization(), QuotedValue(), NamedValue(), KnownKey(), WebToken(), PrivateKey()];

    public static string Hide(string text) => Forms.Aggregate(text, (hidden, form) => form.Replace(hidden, Hidden));

    /// <summary>How secrets are called where they are given by name. "Token" alone is a word of grammars too.</summary>
    const string Names = "password|passwd|passphrase|pwd|secret|(?:api|access|private|account)[_-]?key|(?:access|refresh|auth|bearer|session|api|id)[_-]?token";

    /// <summary><c>scheme://user:password@host</c>; a port behind a host is none.</summary>
    [GeneratedRegex("""(?<before>://[^\s/:@"']{0,100}:)(?!\d{1,5}/)[^\s"'<>]{1,200}(?<after>@)""")]
    private static partial Regex UserInfo();

    /// <summary>RFC 9110 §11.6.2: the scheme's name, then a token of its alphabet. A word of prose has no digit or sign.</summary>
    [GeneratedRegex("""(?<before>\b(?:Bearer|Basic)\s+)(?=[A-Za-z._~+/=-]*[0-9._~+/=])[A-Za-z0-9._~+/=-]{6,}(?<after>)""", RegexOptions.IgnoreCase)]
    private static partial Regex Authorization();

    /// <summary>A value in quotes: JSON, settings, SQL's <c>PASSWORD 'x'</c>.</summary>
    [GeneratedRegex("(?<before>(?:\\b\\w*(?:" + Names + ")|[\"']token)\\\\?[\"']?\\s*[:=]?\\s*(?<quote>\\\\?[\"']))(?:(?!\\k<quote>).)+(?<after>\\k<quote>)", RegexOptions.IgnoreCase)]
    private static partial Regex QuotedValue();

    /// <summary>A value without quotes: connection strings, queries of addresses, headers.</summary>
    [GeneratedRegex("(?<before>\\b\\w*(?:" + Names + "|token)\\s*=\\s*|\\b(?:x-api-key|api[_-]?key|password)\\s*:\\s*)(?!\\*\\*\\*|[\"'\\\\])[^\\s;,&\"'()]+(?<after>)", RegexOptions.IgnoreCase)]
    private static partial Regex NamedValue();

    /// <summary>Keys of well-known services, by what they begin with.</summary>
    [GeneratedRegex("""(?<before>\b)(?:(?:sk|pk|rk)-[A-Za-z0-9_-]{16,}|(?:xai|gsk|hf|r8|npm)[-_][A-Za-z0-9]{20,}|gh[opsur]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[A-Za-z0-9_-]{16,}|xox[abeprs]-[A-Za-z0-9-]{10,}|A[KS]IA[0-9A-Z]{16}|AIza[0-9A-Za-z_-]{30,})(?<after>)""")]
    private static partial Regex KnownKey();

    /// <summary>RFC 7519: three parts in base64, of which the first begins as a JSON object does.</summary>
    [GeneratedRegex("""(?<before>\b)eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*(?<after>)""")]
    private static partial Regex WebToken();

    [GeneratedRegex("""(?<before>-----BEGIN [A-Z ]*PRIVATE KEY-----)[^-]*(?<after>)""")]
    private static partial Regex PrivateKey();
}
