using System.Text.Json;

namespace Quaestor.Tests.Models.Routing.Faults;

/// <summary>What a kind of provider sends: whole server-sent events, and errors in its own form.</summary>
abstract class Wire
{
    public static readonly IReadOnlyDictionary<string, Wire> Kinds = new Dictionary<string, Wire>
    {
        ["openai"] = new OpenAi(), ["anthropic"] = new Anthropic(), ["runner"] = new OpenAi(),
    };

    public abstract string[] Text(params string[] pieces);

    public abstract string[] Calls(params (string Id, string Tool, string Arguments)[] calls);

    /// <param name="code">One word, as the kind has it; the status says the rest.</param>
    public abstract string Error(string code, string message);

    /// <summary>An error behind a status of 200.</summary>
    public abstract string ErrorEvent(string message);

    static string Json(object value) => JsonSerializer.Serialize(value);

    sealed class OpenAi : Wire
    {
        public override string[] Text(params string[] pieces) =>
        [
            Data(new { role = "assistant", content = "" }),
            .. pieces.Select(piece => Data(new { content = piece })),
            End("stop"),
        ];

        public override string[] Calls(params (string Id, string Tool, string Arguments)[] calls) =>
        [
            .. calls.Select((call, index) => Data(new
            {
                tool_calls = new[] { new { index, id = call.Id, type = "function", function = new { name = call.Tool, arguments = call.Arguments } } },
            })),
            End("tool_calls"),
        ];

        public override string Error(string code, string message) => Json(new { error = new { message, type = code, code } });

        public override string ErrorEvent(string message) => $"data: {Error("server_error", message)}\n\n";

        static string Data(object delta) => $"data: {Json(new { choices = new[] { new { index = 0, delta } } })}\n\n";

        static string End(string reason) =>
            $$$"""data: {"choices":[{"index":0,"delta":{},"finish_reason":"{{{reason}}}"}],"usage":{"prompt_tokens":10,"completion_tokens":5} }""" + "\n\ndata: [DONE]\n\n";
    }

    sealed class Anthropic : Wire
    {
        const string Start = """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":10,"output_tokens":1}}}""";

        public override string[] Text(params string[] pieces) =>
        [
            Event(Start),
            Event("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""),
            .. pieces.Select(piece => Event(Json(new { type = "content_block_delta", index = 0, delta = new { type = "text_delta", text = piece } }))),
            Event("""{"type":"content_block_stop","index":0}"""),
            .. End("end_turn"),
        ];

        public override string[] Calls(params (string Id, string Tool, string Arguments)[] calls) =>
        [
            Event(Start),
            .. calls.SelectMany((call, index) => new[]
            {
                Event(Json(new { type = "content_block_start", index, content_block = new { type = "tool_use", id = call.Id, name = call.Tool, input = new { } } })),
                Event(Json(new { type = "content_block_delta", index, delta = new { type = "input_json_delta", partial_json = call.Arguments } })),
                Event(Json(new { type = "content_block_stop", index })),
            }),
            .. End("tool_use"),
        ];

        public override string Error(string code, string message) => Json(new { type = "error", error = new { type = code, message }, request_id = "req_1" });

        public override string ErrorEvent(string message) => Event(Error("overloaded_error", message));

        static string[] End(string reason) =>
        [
            Event($$$"""{"type":"message_delta","delta":{"stop_reason":"{{{reason}}}","stop_sequence":null},"usage":{"output_tokens":5} }"""),
            Event("""{"type":"message_stop"}"""),
        ];

        static string Event(string json) => $"event: {JsonElement.Parse(json).GetProperty("type").GetString()}\ndata: {json}\n\n";
    }
}
