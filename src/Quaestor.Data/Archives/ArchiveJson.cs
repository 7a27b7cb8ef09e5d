using System.Text.Json.Serialization;

namespace Quaestor.Data.Archives;

/// <summary>What an index keeps as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(List<RefusedDocument>))]
[JsonSerializable(typeof(ArchiveSettings))]
sealed partial class ArchiveJson : JsonSerializerContext;
