using System.Text.RegularExpressions;

namespace Quaestor.Agent.Models.Chat;

/// <summary>Half of a character, escaped in JSON: small models and cut texts have it, and .NET's reader refuses the string.</summary>
static partial class LoneSurrogates
{
    /// <param name="json">JSON text, or a part of it.</param>
    public static string Replace(string json) =>
        json.Contains("\\ud", StringComparison.OrdinalIgnoreCase) ? Escaped().Replace(json, m => m.Groups["lone"].Success ? "\\ufffd" : m.Value) : json;

    [GeneratedRegex(@"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<lone>\\u[dD][89a-fA-F][0-9a-fA-F]{2})", RegexOptions.ExplicitCapture)]
    private static partial Regex Escaped();
}
