using System.Text.RegularExpressions;

namespace Quaestor.Agent.Settings.Text;

/// <summary>Puts variables into texts: <c>${NAME}</c>, or <c>${NAME:-otherwise}</c>; <c>$${</c> stands for <c>${</c> itself.</summary>
/// <param name="find">The value of a variable; null or empty where it is not set.</param>
/// <param name="refuse">Why a variable must not be put in here, as a sentence; null where it may.</param>
sealed partial class Variables(Func<string, string?> find, Func<string, string?>? refuse = null)
{
    public Variables Refusing(Func<string, string?>? other) => new(find, other);


    /// <param name="wrong">Makes an exception of a sentence.</param>
    public string Expand(string text, Func<string, bool, Exception> wrong) => Reference().Replace(text, match =>
    {
        if (match.Value == "$${")
        {
            return "${";
        }

        if (!match.Groups["name"].Success)
        {
            throw wrong("\"${\" begins a variable, as in ${NAME} or ${NAME:-otherwise}. Write $${ for the two signs themselves.", false);
        }

        var name = match.Groups["name"].Value;
        if (refuse?.Invoke(name) is { } sentence)
        {
            throw wrong(sentence, false);
        }

        return find(name) is { Length: > 0 } value ? value
            : match.Groups["otherwise"].Success ? match.Groups["otherwise"].Value
            : throw wrong($"the variable {name} is not set. Set it in the environment or in a file .env, or write ${{{name}:-otherwise}}.", true);
    });

    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<otherwise>[^}]*))?\}|\$\{")]
    private static partial Regex Reference();
}
