using System.Text.Json;
using System.Text.Json.Serialization;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Turns;

/// <summary>Column types by the names they have on the wire.</summary>
public sealed class ColumnTypeJson : JsonConverter<ColumnType>
{
    public override ColumnType Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ColumnTypes.TryParse(reader.GetString(), out var type) ? type : throw new JsonException("This is no column type.");

    public override void Write(Utf8JsonWriter writer, ColumnType value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name());
}
