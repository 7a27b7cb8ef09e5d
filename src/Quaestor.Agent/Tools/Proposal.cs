using System.Text.Json;

namespace Quaestor.Agent.Tools;

/// <summary>A query that a model wants to run, and how sure it is that this is what was asked.</summary>
/// <param name="Sql">How the question was read; Python where <see cref="IsPython"/> says so.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="OtherReadings">What the question could mean as well.</param>
public sealed record Proposal(string Sql, double Confidence, IReadOnlyList<string> Assumptions, IReadOnlyList<string> OtherReadings)
{
    /// <summary>Below this the agent asks instead of running.</summary>
    public const double Sure = 0.8;

    /// <summary>Whether the query is Python, and not SQL.</summary>
    public bool IsPython { get; init; }

    public bool IsSure => Confidence >= Sure && OtherReadings.Count == 0;

    /// <summary>Reads <c>confidence</c>, <c>assumptions</c> and <c>other_readings</c> beside a tool's own arguments.</summary>
    public static Proposal Read(string sql, JsonElement arguments) => new(
        sql,
        Math.Clamp(arguments.GetProperty("confidence").GetDouble(), 0, 1),
        Texts(arguments, "assumptions"),
        Texts(arguments, "other_readings"));

    static List<string> Texts(JsonElement arguments, string name) =>
        arguments.TryGetProperty(name, out var texts) && texts.ValueKind == JsonValueKind.Array
            ? [.. texts.EnumerateArray().Select(text => text.GetString()!).Where(text => !string.IsNullOrWhiteSpace(text))]
            : [];
}
