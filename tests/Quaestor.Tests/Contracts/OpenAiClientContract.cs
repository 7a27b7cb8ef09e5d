using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.OpenAiCompatible;

namespace Quaestor.Tests.Contracts;

public sealed class OpenAiClientContract : ModelClientContract
{
    const string Done = "data: [DONE]\n\n";

    private protected override IReadOnlyList<string> Events =>
    [
        Delta("""{"role":"assistant","content":""}"""),
        Delta("""{"content":"I lo"}"""),
        Delta("""{"content":"ok."}"""),
        Delta("""{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"one","arguments":""}}]}"""),
        Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"{\"x\""}}]}"""),
        Delta("""{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]}"""),
        Finish("tool_calls"),
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7,\"total_tokens\":12}}\n\n",
        Done,
    ];

    // The finish reason says that the answer is whole; a lost count of its tokens does not make it half.
    private protected override int EventsOfAWholeAnswer => 7;

    private protected override string Empty => Finish("stop") + Done;

    private protected override string ErrorEvent(string type, string message) => $"data: {ErrorBody(type, message)}\n\n";

    private protected override string ErrorBody(string type, string message) => $$$"""{"error":{"message":"{{{message}}}","type":"{{{type}}}","code":null}}""";

    private protected override string Says(string text) => Delta($$"""{"content":"{{text}}"}""") + Finish("stop") + Done;

    private protected override string Calls(params (string Id, string Name, string Arguments)[] calls) =>
        string.Concat(calls.Select((c, i) => Delta(
            $$$"""{"tool_calls":[{"index":{{{i}}},"id":"{{{c.Id}}}","type":"function","function":{"name":"{{{c.Name}}}","arguments":"{{{c.Arguments}}}"}}]}""")))
        + Finish("tool_calls") + Done;

    private protected override IChatClient Client(Uri baseUrl, HttpClient http, TimeSpan timeout) =>
        new OpenAiChatClient(new OpenAiEndpoint(baseUrl, "stub", Key) { Timeout = timeout }, http);

    private protected override Task<IReadOnlyList<string>> ModelsAsync(Uri baseUrl, HttpClient http) =>
        OpenAiModelList.ReadAsync(new OpenAiEndpoint(baseUrl, "", Key), http, TestContext.Current.CancellationToken);

    static string Delta(string delta) => $$"""data: {"id":"c","model":"m","choices":[{"index":0,"delta":{{delta}},"finish_reason":null}],"usage":null}""" + "\n\n";

    static string Finish(string reason) => $$"""data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"{{reason}}"}]}""" + "\n\n";
}
