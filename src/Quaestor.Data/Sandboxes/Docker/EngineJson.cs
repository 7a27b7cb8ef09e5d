using System.Text.Json.Serialization;

namespace Quaestor.Data.Sandboxes.Docker;

/// <summary>The JSON of the engine, without reflection. What it tells beyond these is its own.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNameCaseInsensitive = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 32)]
[JsonSerializable(typeof(EngineVersionMessage))]
[JsonSerializable(typeof(EngineInfoMessage))]
[JsonSerializable(typeof(EngineErrorMessage))]
[JsonSerializable(typeof(ImageMessage))]
[JsonSerializable(typeof(ContainerRequest))]
[JsonSerializable(typeof(CreatedMessage))]
[JsonSerializable(typeof(WaitMessage))]
[JsonSerializable(typeof(ContainerMessage))]
[JsonSerializable(typeof(IReadOnlyList<ListedContainerMessage>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, IReadOnlyList<string>>))]
sealed partial class EngineJson : JsonSerializerContext;

/// <summary>The one answer of the engine that is in snake case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StatsMessage))]
sealed partial class StatsJson : JsonSerializerContext;
