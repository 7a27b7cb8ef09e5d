using System.Text.Json;
using System.Text.Json.Serialization;
using Quaestor.Agent.Turns;
using Quaestor.Data.Catalog;

namespace Quaestor.Server.Devices;

/// <summary>What goes over the socket, as JSON. What comes from there may be anything.</summary>
public static class DeviceJson
{
    public static JsonElement Of(DeviceOffer offer) => JsonSerializer.SerializeToElement(offer, DeviceJsonContext.Default.DeviceOffer);

    public static JsonElement Of(SourceSchema schema) => JsonSerializer.SerializeToElement(schema, DeviceJsonContext.Default.SourceSchema);

    /// <exception cref="JsonException">It is none.</exception>
    public static DeviceOffer ReadOffer(JsonElement offer) =>
        offer.Deserialize(DeviceJsonContext.Default.DeviceOffer) is { Version: not null, Sources: { } sources } read && sources.All(source => source is { Name: not null, Kind: not null, Masked: not null })
            ? read
            : throw new JsonException("The device's offer is not whole.");

    /// <exception cref="JsonException">It is none.</exception>
    public static SourceSchema ReadSchema(JsonElement schema) =>
        schema.Deserialize(DeviceJsonContext.Default.SourceSchema) is { Source: not null, Fingerprint: not null, Tables: { } tables, Joins: { } joins, Problems: not null } read
            && tables.All(IsWhole) && joins.All(join => join is { FromTable: not null, FromColumn: not null, ToTable: not null, ToColumn: not null, AlsoOn: not null })
            ? read
            : throw new JsonException("The device's schema is not whole.");

    static bool IsWhole(TableSchema table) =>
        table is { Name: not null, Columns: not null, Notes: not null, Path: { Count: > 0 }, PrimaryKey: not null }
        && table.Columns.All(column => column is { Name: not null, EngineType: not null } && column.Profile is null or { Values: not null });
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(ColumnTypeJson)])]
[JsonSerializable(typeof(DeviceOffer))]
[JsonSerializable(typeof(SourceSchema))]
sealed partial class DeviceJsonContext : JsonSerializerContext;
