using System.Text.Json;
using Quaestor.Agent.Settings.Text;

namespace Quaestor.Agent.Settings;

/// <summary>Values from outside as they are written into settings, where a text could otherwise name a variable.</summary>
public static class SettingValue
{
    public static string Text(string text) => TextEdit.Quote(text.Replace("${", "$${", StringComparison.Ordinal));

    /// <returns>JSON on one line; null for null, which takes a key away.</returns>
    public static string? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => Text(value.GetString()!),
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(item => Of(item) ?? "null"))}]",
        JsonValueKind.Object => "{}",
        _ => value.GetRawText(),
    };
}
