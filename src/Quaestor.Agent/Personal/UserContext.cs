using System.Text.Json;
using System.Text.Json.Serialization;

namespace Quaestor.Agent.Personal;

/// <summary>What the agent may know of a user. Written by the user, and by the agent only on request.</summary>
public sealed record UserContext
{
    public static readonly UserContext None = new();

    public string? DisplayName { get; init; }

    /// <summary>By its IANA name. It counts where the settings name none.</summary>
    public string? TimeZone { get; init; }

    /// <summary>As in <c>de</c> or <c>pt-BR</c>.</summary>
    public string? Language { get; init; }

    /// <summary>The source that is meant where a request and its thread name none.</summary>
    public Guid? DefaultDatasetId { get; init; }

    /// <summary>Anything else, under names that the user gives.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>With every field; null where the user has said nothing.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("display_name"u8, DisplayName);
        json.WriteString("time_zone"u8, TimeZone);
        json.WriteString("language"u8, Language);
        json.WriteString("default_dataset_id"u8, DefaultDatasetId?.ToString());
        json.WriteStartObject("facts"u8);
        foreach (var (key, text) in Facts)
        {
            json.WriteString(key, text);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, UserContextJson.Default.UserContext);

    internal static UserContext FromJson(byte[] json) => JsonSerializer.Deserialize(json, UserContextJson.Default.UserContext)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(UserContext))]
sealed partial class UserContextJson : JsonSerializerContext;
