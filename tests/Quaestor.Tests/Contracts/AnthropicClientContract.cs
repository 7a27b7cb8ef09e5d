using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Anthropic;

namespace Quaestor.Tests.Contracts;

public sealed class AnthropicClientContract : ModelClientContract
{
    private protected override IReadOnlyList<string> Events =>
    [
        Event("message_start", """{"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"stub","content":[],"stop_reason":null,"usage":{"input_tokens":5,"output_tokens":1}}}"""),
        Start(0, """{"type":"text","text":""}""") + Delta(0, """{"type":"text_delta","text":"I lo"}"""),
        Delta(0, """{"type":"text_delta","text":"ok."}""") + Stop(0),
        Start(1, """{"type":"tool_use","id":"c1","name":"one","input":{}}"""),
        Delta(1, """{"type":"input_json_delta","partial_json":""}"""),
        Delta(1, """{"type":"input_json_delta","partial_json":"{\"x\""}"""),
        Delta(1, """{"type":"input_json_delta","partial_json":":1}"}"""),
        Stop(1),
        Event("message_delta", """{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":7}}"""),
        Event("message_stop", """{"type":"message_stop"}"""),
    ];

    private protected override int EventsOfAWholeAnswer => Events.Count;

    private protected override string Empty => Events[0] + End("end_turn");

    private protected override string ErrorEvent(string type, string message) => Event("error", ErrorBody(type, message));

    private protected override string ErrorBody(string type, string message) => $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"{{{message}}}"}}""";

    private protected override string Says(string text) =>
        Events[0] + Start(0, """{"type":"text","text":""}""") + Delta(0, $$"""{"type":"text_delta","text":"{{text}}"}""") + Stop(0) + End("end_turn");

    private protected override string Calls(params (string Id, string Name, string Arguments)[] calls) =>
        Events[0]
        + string.Concat(calls.Select((c, i) =>
            Start(i, $$$"""{"type":"tool_use","id":"{{{c.Id}}}","name":"{{{c.Name}}}","input":{}}""")
            + Delta(i, $$"""{"type":"input_json_delta","partial_json":"{{c.Arguments}}"}""")
            + Stop(i)))
        + End("tool_use");

    private protected override IChatClient Client(Uri baseUrl, HttpClient http, TimeSpan timeout) =>
        new AnthropicChatClient(new AnthropicEndpoint(baseUrl, "stub", Key) { Timeout = timeout }, http);

    private protected override Task<IReadOnlyList<string>> ModelsAsync(Uri baseUrl, HttpClient http) =>
        AnthropicModelList.ReadAsync(new AnthropicEndpoint(baseUrl, "", Key), http, TestContext.Current.CancellationToken);

    static string Event(string name, string data) => $"event: {name}\ndata: {data}\n\n";

    static string Start(int index, string block) => Event("content_block_start", $$$"""{"type":"content_block_start","index":{{{index}}},"content_block":{{{block}}}}""");

    static string Delta(int index, string delta) => Event("content_block_delta", $$"""{"type":"content_block_delta","index":{{index}},"delta":{{delta}}}""");

    static string Stop(int index) => Event("content_block_stop", $$"""{"type":"content_block_stop","index":{{index}}}""");

    static string End(string reason) =>
        Event("message_delta", $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{reason}}}"},"usage":{"output_tokens":7}}""") + Event("message_stop", """{"type":"message_stop"}""");
}
