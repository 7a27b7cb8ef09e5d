using System.Text.Encodings.Web;
using System.Text.Json;

namespace Quaestor.Agent.Telemetry;

/// <summary>
/// What must stand in no log line, no error and no trace: the keys, passwords and tokens that this process was given, and
/// whatever has the form of one. Known values count for the whole process: hiding another installation's secret harms nobody.
/// </summary>
public static class Secrets
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Hidden = "***";

    /// <summary>A shorter one stands in too many words; where it is named as a password its form still gives it away.</summary>
    const int ShortestKnown = 6;

    static readonly Lock Gate = new();
    static string[] _known = [];

    /// <summary>Hides these values from now on. What is null, or too short to be told from a word, is left out.</summary>
    public static void Learn(params IEnumerable<string?> values)
    {
        lock (Gate)
        {
            // Longest first: a secret may hold another.
            _known = [.. values.OfType<string>().SelectMany(Spellings).Where(value => value.Length >= ShortestKnown).Concat(_known).Distinct(StringComparer.Ordinal).OrderByDescending(value => value.Length)];
        }
    }

    /// <summary>The text with every secret in it hidden; the same instance where it holds none.</summary>
    public static string Redact(string text)
    {
        foreach (var secret in Volatile.Read(ref _known))
        {
            text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        }

        return SecretForms.Hide(text);
    }

    /// <summary>As it is, as it stands in addresses, and as JSON writes it.</summary>
    static IEnumerable<string> Spellings(string value) =>
    [
        value,
        Uri.EscapeDataString(value),
        Uri.UnescapeDataString(value),
        JsonEncodedText.Encode(value).ToString(),
        JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
    ];
}
