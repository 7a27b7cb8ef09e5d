using System.Text.Json.Serialization;
using Quaestor.Agent.Turns;
using Quaestor.Data.Catalog;

namespace Quaestor.Server.Api;

/// <summary>The JSON of schemas, in snake case.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(ColumnTypeJson), typeof(SnakeCaseEnum<TableKind>)])]
[JsonSerializable(typeof(SourceSchema))]
sealed partial class ApiJson : JsonSerializerContext;
