using System.Text.RegularExpressions;

namespace Quaestor.Agent.Settings;

/// <summary>Names of languages, with a script or a country where that matters: <c>en</c>, <c>de-DE</c>, <c>zh-Hant-TW</c>.</summary>
/// <remarks>Cultures are not looked up: the program runs without the system's tables of them.</remarks>
public static partial class LanguageTag
{
    public static bool IsOne(string name) => Tag().IsMatch(name);

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$")]
    private static partial Regex Tag();
}
