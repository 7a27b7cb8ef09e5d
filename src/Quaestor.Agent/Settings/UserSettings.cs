using System.Text.Json;
using System.Text.Json.Serialization;

namespace Quaestor.Agent.Settings;

/// <summary>What one user has set; what is null is as the installation has it.</summary>
public sealed record UserSettings
{
    public static readonly UserSettings None = new();

    /// <summary>A model's or a route's name.</summary>
    public string? DefaultOnlineModel { get; init; }

    /// <inheritdoc cref="DefaultOnlineModel"/>
    public string? DefaultLocalModel { get; init; }

    /// <summary><c>online</c> or <c>local</c>.</summary>
    public string? Prefer { get; init; }

    /// <summary>Names of archives that are searched where a question names none.</summary>
    public IReadOnlyList<string> DefaultArchives { get; init; } = [];

    /// <summary>Where the user's days begin, by its IANA name.</summary>
    public string? TimeZone { get; init; }

    /// <summary>How faces write numbers and dates, as in <c>de-DE</c>.</summary>
    public string? Locale { get; init; }

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, UserSettingsJson.Default.UserSettings);

    internal static UserSettings FromJson(byte[] json) => JsonSerializer.Deserialize(json, UserSettingsJson.Default.UserSettings)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(UserSettings))]
sealed partial class UserSettingsJson : JsonSerializerContext;
