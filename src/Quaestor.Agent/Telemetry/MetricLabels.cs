using System.Globalization;
using System.Text;

namespace Quaestor.Agent.Telemetry;

/// <summary>Names and labels as Prometheus has them.</summary>
static class MetricLabels
{
    const int LongestValue = 100;

    /// <summary><c>gen_ai.client.operation.duration</c> in <c>s</c> becomes <c>gen_ai_client_operation_duration_seconds</c>.</summary>
    public static string NameOf(string name, string? unit) => Word(name) + unit switch
    {
        "s" => "_seconds",
        "By" => "_bytes",
        _ => "",
    };

    /// <summary>Sorted, so that the same labels are the same text.</summary>
    public static string Of(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (labels.IsEmpty)
        {
            return "";
        }

        var sorted = labels.ToArray();
        Array.Sort(sorted, (one, other) => string.CompareOrdinal(one.Key, other.Key));
        var text = new StringBuilder();
        foreach (var (name, value) in sorted)
        {
            text.Append(text.Length > 0 ? "," : "").Append(Word(name)).Append("=\"");
            Escape(text, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
            text.Append('"');
        }

        return text.ToString();
    }

    static string Word(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    static void Escape(StringBuilder text, string value)
    {
        foreach (var letter in value.Length <= LongestValue ? value : value.AsSpan(0, LongestValue))
        {
            text.Append(letter switch
            {
                '\\' => "\\\\",
                '"' => "\\\"",
                '\n' => "\\n",
                < ' ' => " ",
                _ => letter.ToString(),
            });
        }
    }
}
