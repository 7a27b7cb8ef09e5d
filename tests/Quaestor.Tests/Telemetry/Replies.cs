using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Telemetry;

/// <summary>Streams of a hosted model, as chat completions have them.</summary>
static class Replies
{
    public static Func<HttpContext, JsonElement, Task> Call(string tool, object arguments) => StubModelServer.Stream(
        Chunk(new { role = "assistant", tool_calls = new[] { new { index = 0, id = "call_1", type = "function", function = new { name = tool, arguments = JsonSerializer.Serialize(arguments) } } } }),
        Chunk(new { }, "tool_calls"),
        Usage(100, 20, cached: 60, reasoning: 5),
        "[DONE]");

    public static Func<HttpContext, JsonElement, Task> Say(string text) => StubModelServer.Stream(
        Chunk(new { role = "assistant", content = text }),
        Chunk(new { }, "stop"),
        Usage(150, 10, cached: 0, reasoning: 0),
        "[DONE]");

    static string Chunk(object delta, string? finish = null) =>
        JsonSerializer.Serialize(new { id = "chatcmpl-7", @object = "chat.completion.chunk", created = 1, model = "stub-2025", choices = new[] { new { index = 0, delta, finish_reason = finish } } });

    static string Usage(int input, int output, int cached, int reasoning) => JsonSerializer.Serialize(new
    {
        id = "chatcmpl-7",
        @object = "chat.completion.chunk",
        created = 1,
        model = "stub-2025",
        choices = Array.Empty<object>(),
        usage = new { prompt_tokens = input, completion_tokens = output, total_tokens = input + output, prompt_tokens_details = new { cached_tokens = cached }, completion_tokens_details = new { reasoning_tokens = reasoning } },
    });
}
