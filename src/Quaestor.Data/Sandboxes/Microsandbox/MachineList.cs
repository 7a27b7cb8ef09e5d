using System.Text.Json;

namespace Quaestor.Data.Sandboxes.Microsandbox;

/// <summary>What <c>msb ls --format json</c> says.</summary>
static class MachineList
{
    /// <returns>The machines' names.</returns>
    public static IReadOnlyList<string> Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var list = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement
                : document.RootElement.TryGetProperty("sandboxes", out var inner) ? inner : default;
            return list.ValueKind == JsonValueKind.Array
                ? [.. list.EnumerateArray().Select(machine => machine.TryGetProperty("name", out var name) ? name.GetString() : null).OfType<string>()]
                : [];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return [];
        }
    }
}
