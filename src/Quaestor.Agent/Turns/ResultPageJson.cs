using System.Text.Json;
using System.Text.Json.Serialization;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Turns;

/// <summary>Lets events and answers carry pages of rows in the form that <see cref="ResultJson"/> gives them.</summary>
public sealed class ResultPageJson : JsonConverter<ResultPage>
{
    public override ResultPage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return ResultJson.Read(document.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, ResultPage value, JsonSerializerOptions options) => ResultJson.Write(writer, value);
}
