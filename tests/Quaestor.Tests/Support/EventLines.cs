using System.Text.Json;
using Quaestor.Agent.Threads;

namespace Quaestor.Tests.Support;

/// <summary>
/// Stored events as text lines, to compare whole turns. Consecutive text of one message is one line, as how it was
/// batched depends on time; ids and durations that differ from run to run are left out.
/// </summary>
static class EventLines
{
    public static IReadOnlyList<string> Of(IEnumerable<StoredEvent> events)
    {
        var lines = new List<string>();
        var lastText = ("", "");
        foreach (var stored in events)
        {
            var data = JsonElement.Parse(stored.Json.Span);
            if (stored.Name is "token" or "reasoning")
            {
                var message = (stored.Name, data.GetProperty("message_id").GetString()!);
                if (message == lastText)
                {
                    lines[^1] += Text(data, "text");
                    continue;
                }

                lastText = message;
            }
            else
            {
                lastText = default;
            }

            lines.Add(Line(stored.Name, data));
        }

        return lines;
    }

    static string Line(string name, JsonElement data) => name switch
    {
        "status" => $"status {Text(data, "status")} {Text(data, "step")}".TrimEnd(),
        "token" or "reasoning" => $"{name} {Text(data, "text")}",
        "tool_call" => $"tool_call {Text(data, "call_id")} {Text(data, "tool")} {data.GetProperty("arguments").GetRawText()}",
        "tool_result" => $"tool_result {Text(data, "call_id")} {(data.GetProperty("ok").GetBoolean() ? "ok" : "failed")}: {Text(data, "summary")}",
        "result" => $"result {data.GetProperty("result").GetProperty("row_count")} rows of {string.Join(", ", Names(data))}",
        "chart" => $"chart {data.GetProperty("spec").GetRawText()}",
        "approval" => $"approval {Text(data, "call_id")} {(Text(data, "decision") is { Length: > 0 } decision ? decision : "waits")}: {Text(data, "sql")} | {Text(data, "preview")} | {Text(data, "risk")}",
        "restart" => $"restart: {Text(data, "reason")}",
        "usage" => $"usage {Text(data, "model_id")} {data.GetProperty("input_tokens")}+{data.GetProperty("output_tokens")}",
        "notice" => $"notice {Text(data, "code")}: {Text(data, "text")}",
        "error" => $"error {Text(data, "code")}{(data.GetProperty("retryable").GetBoolean() ? " retryable" : "")}: {Text(data, "message")}",
        "done" => $"done {Text(data, "status")}: {Text(data, "text")}",
        _ => throw new ArgumentException($"The event {name} has no line form."),
    };

    static IEnumerable<string> Names(JsonElement data) =>
        data.GetProperty("result").GetProperty("columns").EnumerateArray().Select(c => Text(c, "name"));

    static string Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
