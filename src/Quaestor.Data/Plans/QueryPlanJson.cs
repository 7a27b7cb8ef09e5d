using System.Text.Json;
using System.Text.Json.Serialization;
using Quaestor.Data.Plans.Json;

namespace Quaestor.Data.Plans;

/// <summary>Query plans as JSON: read with errors that name the field, written, and described for models.</summary>
public static class QueryPlanJson
{
    const string SchemaResource = "Quaestor.Data.Plans.QueryPlan.schema.json";

    static readonly Lazy<JsonElement> SchemaDocument = new(ReadSchema);
    static readonly Lazy<JsonShape> Shape = new(() => new JsonShape(SchemaDocument.Value));

    /// <summary>
    /// The strict schema of a plan: all properties required, those that may be left out nullable, nothing else allowed.
    /// Its root refers to <c>#/$defs/plan</c>; a schema that holds a plan takes over <c>$defs</c> and refers there too.
    /// </summary>
    public static JsonElement Schema => SchemaDocument.Value;

    /// <exception cref="PlanException">The text is no JSON or no plan; each problem names its field.</exception>
    public static QueryPlan Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Parse(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new PlanException([new("", $"The plan is not JSON that can be read: {exception.Message}")]);
        }
    }

    /// <exception cref="PlanException">The value is no plan; each problem names its field.</exception>
    public static QueryPlan Parse(JsonElement json)
    {
        if (Shape.Value.Check(json) is { Count: > 0 } problems)
        {
            throw new PlanException([.. problems.Select(problem => new PlanProblem(problem.Path, problem.Message))]);
        }

        try
        {
            return JsonSerializer.Deserialize(WithoutNulls(json), PlanJsonContext.Default.QueryPlan)!;
        }
        catch (JsonException exception)
        {
            // The shape is right, so it is a value: a date that is none, a number too large.
            throw new PlanException([new((exception.Path ?? "$").TrimStart('$').TrimStart('.'), "The value cannot be read. Dates are written 2025-01-31, timestamps 2025-01-31T13:45:00, numbers with at most 28 digits.")]);
        }
    }

    public static string Serialize(QueryPlan plan) => JsonSerializer.Serialize(plan, PlanJsonContext.Default.QueryPlan);

    public static JsonElement SerializeToElement(QueryPlan plan) =>
        JsonSerializer.SerializeToElement(plan, PlanJsonContext.Default.QueryPlan);

    // Models write null for what they leave out; the records say the same by their defaults.
    static byte[] WithoutNulls(JsonElement value)
    {
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Copy(value, writer);
        }

        return buffer.ToArray();
    }

    static void Copy(JsonElement value, Utf8JsonWriter writer)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            writer.WriteStartObject();
            foreach (var property in value.EnumerateObject().Where(property => property.Value.ValueKind != JsonValueKind.Null))
            {
                writer.WritePropertyName(property.Name);
                Copy(property.Value, writer);
            }

            writer.WriteEndObject();
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (var item in value.EnumerateArray())
            {
                Copy(item, writer);
            }

            writer.WriteEndArray();
        }
        else
        {
            value.WriteTo(writer);
        }
    }

    static JsonElement ReadSchema()
    {
        using var stream = typeof(QueryPlanJson).Assembly.GetManifestResourceStream(SchemaResource)!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true,
    Converters = [
        typeof(PlanEnumConverter<JoinType>),
        typeof(PlanEnumConverter<AggregateFunction>),
        typeof(PlanEnumConverter<ArithmeticOperator>),
        typeof(PlanEnumConverter<DateBucketUnit>),
        typeof(PlanEnumConverter<CalendarUnit>),
        typeof(PlanEnumConverter<ComparisonOperator>),
        typeof(PlanEnumConverter<TextMatchMode>),
        typeof(PlanEnumConverter<ScalarFunction>),
        typeof(PlanEnumConverter<WindowFunction>),
        typeof(PlanEnumConverter<SetOperator>),
    ])]
[JsonSerializable(typeof(QueryPlan))]
sealed partial class PlanJsonContext : JsonSerializerContext;

/// <summary>Enumerations by their names in snake case, never by number.</summary>
sealed class PlanEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
