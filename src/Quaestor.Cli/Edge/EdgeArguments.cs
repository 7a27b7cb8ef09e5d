using System.Text.Json;

namespace Quaestor.Cli.Edge;

/// <summary>What a server sent with a call, which may be anything.</summary>
sealed class EdgeArguments(IDictionary<string, JsonElement>? values)
{
    const int Longest = 200_000;

    /// <exception cref="EdgeRefusal">It is missing, or no text.</exception>
    public string Text(string name) => TextOrNull(name) ?? throw new EdgeRefusal($"The call says nothing in \"{name}\".");

    public string? TextOrNull(string name) =>
        values is not null && values.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= Longest } text ? text : null;

    public long Number(string name, long otherwise) =>
        values is not null && values.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : otherwise;
}
