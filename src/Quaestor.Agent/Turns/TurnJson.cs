using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Quaestor.Data.Queries;
using Quaestor.Data.Results;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Turns;

/// <summary>
/// The JSON of events and answers, in snake case. It is written once, when an event is stored; every face forwards
/// those bytes.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(SnakeCaseEnum<TurnStatus>), typeof(SnakeCaseEnum<SourceShare>), typeof(SnakeCaseEnum<ChartKind>), typeof(ColumnTypeJson), typeof(ResultPageJson)])]
[JsonSerializable(typeof(StatusEvent))]
[JsonSerializable(typeof(TokenEvent))]
[JsonSerializable(typeof(ReasoningEvent))]
[JsonSerializable(typeof(ToolCallEvent))]
[JsonSerializable(typeof(ToolResultEvent))]
[JsonSerializable(typeof(ResultEvent))]
[JsonSerializable(typeof(Chart))]
[JsonSerializable(typeof(ApprovalEvent))]
[JsonSerializable(typeof(UsageEvent))]
[JsonSerializable(typeof(RestartEvent))]
[JsonSerializable(typeof(NoticeEvent))]
[JsonSerializable(typeof(ErrorEvent))]
[JsonSerializable(typeof(TurnAnswer))]
[JsonSerializable(typeof(ResultPage))]
[JsonSerializable(typeof(IReadOnlyList<Column>))]
[JsonSerializable(typeof(QueryError))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
public sealed partial class TurnJson : JsonSerializerContext
{
    // JSON is never put into HTML here, so only what JSON itself demands is escaped.
    static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The event's name on the wire, and its data as UTF-8.</summary>
    public static (string Name, byte[] Json) Write(TurnEvent turnEvent) => turnEvent switch
    {
        TokenEvent token => ("token", Write(token, Default.TokenEvent)),
        ReasoningEvent reasoning => ("reasoning", Write(reasoning, Default.ReasoningEvent)),
        StatusEvent status => ("status", Write(status, Default.StatusEvent)),
        ToolCallEvent call => ("tool_call", Write(call, Default.ToolCallEvent)),
        ToolResultEvent result => ("tool_result", Write(result, Default.ToolResultEvent)),
        ResultEvent result => ("result", Write(result, Default.ResultEvent)),
        ChartEvent chart => ("chart", Write(chart.Chart, Default.Chart)),
        ApprovalEvent approval => ("approval", Write(approval, Default.ApprovalEvent)),
        UsageEvent usage => ("usage", Write(usage, Default.UsageEvent)),
        RestartEvent restart => ("restart", Write(restart, Default.RestartEvent)),
        NoticeEvent notice => ("notice", Write(notice, Default.NoticeEvent)),
        ErrorEvent error => ("error", Write(error, Default.ErrorEvent)),
        DoneEvent done => ("done", Write(done.Answer, Default.TurnAnswer)),
        _ => throw new ArgumentException($"{turnEvent.GetType().Name} has no JSON form: add it to {nameof(TurnJson)}.", nameof(turnEvent)),
    };

    public static byte[] Write<T>(T value, JsonTypeInfo<T> type)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(bytes, Writing);
        JsonSerializer.Serialize(writer, value, type);
        writer.Flush();
        return bytes.WrittenSpan.ToArray();
    }
}

/// <summary>Writes an enum's names in snake case and reads nothing else.</summary>
public sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
