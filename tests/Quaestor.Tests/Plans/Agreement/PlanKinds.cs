using System.Text.Json;
using Quaestor.Data.Plans;

namespace Quaestor.Tests.Plans.Agreement;

/// <summary>The kinds of expression, condition and period that a plan uses, and all that there are.</summary>
static class PlanKinds
{
    public static readonly IReadOnlyList<string> All =
    [
        .. new[] { typeof(Expression), typeof(Condition), typeof(Period) }
            .SelectMany(type => type.GetCustomAttributes(typeof(System.Text.Json.Serialization.JsonDerivedTypeAttribute), inherit: false))
            .Cast<System.Text.Json.Serialization.JsonDerivedTypeAttribute>()
            .Select(kind => (string)kind.TypeDiscriminator!),
    ];

    /// <summary>The functions, aggregates and window functions as plans write them.</summary>
    public static readonly IReadOnlyList<string> Functions =
    [
        .. Enum.GetNames<ScalarFunction>().Concat(Enum.GetNames<AggregateFunction>()).Concat(Enum.GetNames<WindowFunction>())
            .Select(JsonNamingPolicy.SnakeCaseLower.ConvertName),
    ];

    public static IEnumerable<string> In(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. In(document.RootElement)];
    }

    static IEnumerable<string> In(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(property =>
            property.Name == "kind" ? [property.Value.GetString()!] : In(property.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(In),
        _ => [],
    };
}
