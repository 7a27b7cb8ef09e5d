using System.Text.Json;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Models.OpenAiCompatible;

/// <summary>Bodies as real providers sent them, replayed to the client.</summary>
public sealed class RecordedBodiesTests
{
    static readonly string[] Providers = ["openai", "groq", "xai", "ollama", "llamacpp", "vllm", "openrouter", "mistralrs", "azure-xai"];

    [Fact]
    public async Task EveryAnswerIsReadWithoutAnError()
    {
        var bodies = Bodies(b => b.Status == 200 && !b.Name.Contains("error"));
        if (bodies is null)
        {
            return;
        }

        var heard = new List<string>();
        foreach (var body in bodies)
        {
            heard.Add($"{body.Name}: {string.Join(" | ", await HearAsync(body))}");
        }

        Assert.True(heard.Count >= 35, $"Only {heard.Count} recorded answers were found.");
        Assert.DoesNotContain(heard, line => line.Contains("failed"));
        Assert.All(heard, line => Assert.Contains("finish ", line));
    }

    [Theory]
    [InlineData("openai/chat_stream_tool_args_truncated_length", "(broken)", "finish length")]
    [InlineData("openai/chat_stream_reasoning_budget_exhausted", "reasoning ", "finish length")]
    [InlineData("openai/chat_zero_arg_tool_call", "ping {}", "finish tool_calls")]
    [InlineData("openai/chat_refusal", "text I'm really sorry", "finish refusal")]
    [InlineData("openai/chat_stream_azure_model_router", "text Capital", "finish stop")]
    [InlineData("groq/stream_parallel_tool_calls", "usage 359+35", "finish tool_calls")]
    [InlineData("groq/stream_error_tool_use_failed", "reasoning We", "failed tool_generation_failed")]
    [InlineData("groq/reasoning", "reasoning Okay", "finish stop")]
    [InlineData("xai/chat_stream_reasoning_tool_call", "usage 291+222 cached 290 reasoning 196", "finish tool_calls")]
    [InlineData("xai/chat_stream_tool_call_no_args", " {}", "finish tool_calls")]
    [InlineData("llamacpp/stream_unicode_across_chunks", "text 🌍こんにちは世界", "finish stop")]
    [InlineData("openrouter/chat_stream_reasoning_text", "usage 687+187 cached 679 reasoning 118", "finish stop")]
    public async Task APeculiarAnswerIsReadAsItIsMeant(string name, string heard, string end)
    {
        var bodies = Bodies(b => b.Name == name);
        if (bodies is null)
        {
            return;
        }

        var lines = await HearAsync(Assert.Single(bodies));

        Assert.Contains(lines, line => line.Contains(heard));
        Assert.Equal(end, lines[^1]);
    }

    [Theory]
    [InlineData("openai/chat_error_400_invalid_value", "bad_request")]
    [InlineData("openai/chat_error_400_unsupported_value", "bad_request")]
    [InlineData("openai/chat_error_429_insufficient_quota", "quota_exhausted")]
    [InlineData("openai/chat_error_429_tpm_wait", "rate_limited")]
    [InlineData("groq/error_400_tool_use_failed_text", "tool_generation_failed")]
    [InlineData("groq/error_404_model", "model_not_found")]
    [InlineData("groq/error_429", "rate_limited")]
    [InlineData("xai/chat_error_400_bad_key", "auth")]
    [InlineData("xai/chat_error_429", "rate_limited")]
    [InlineData("xai/chat_error_429_credits", "quota_exhausted")]
    [InlineData("xai/chat_error_503", "overloaded")]
    [InlineData("azure-xai/error_429_retry_after", "rate_limited")]
    [InlineData("azure-xai/error_500", "overloaded")]
    [InlineData("ollama/v1_cloud_error_400_context", "context_length")]
    [InlineData("ollama/v1_cloud_error_401", "auth")]
    [InlineData("llamacpp/error_400_malformed", "bad_request")]
    [InlineData("llamacpp/error_401", "auth")]
    [InlineData("llamacpp/error_500_tools_without_jinja", "tools_unsupported")]
    [InlineData("llamacpp/stream_error_400_context_overflow", "context_length")]
    public async Task AnErrorIsSortedByWhatCuresIt(string name, string code)
    {
        var bodies = Bodies(b => b.Name == name);
        if (bodies is null)
        {
            return;
        }

        Assert.Equal([$"failed {code}"], await HearAsync(Assert.Single(bodies)));
    }

    static async Task<IReadOnlyList<string>> HearAsync(RecordedBody body)
    {
        await using var server = await StubModelServer.StartAsync(
            StubModelServer.Body(File.ReadAllText(body.Path), body.Status, body.ContentType, body.Headers));
        return await Heard.FromAsync(server.Client());
    }

    static List<RecordedBody>? Bodies(Func<RecordedBody, bool> wanted)
    {
        if (SharedFixtures.Folder("fixtures/providers") is not { } folder)
        {
            return null;
        }

        return
        [
            .. Providers
                .SelectMany(p => Directory.EnumerateFiles(Path.Combine(folder, p), "*.meta.json"))
                .Order()
                .Select(RecordedBody.Read).OfType<RecordedBody>()
                .Where(wanted),
        ];
    }

    sealed record RecordedBody(string Name, string Path, int Status, string ContentType, (string Name, string Value)[] Headers)
    {
        /// <returns>Null for what is not a chat completion.</returns>
        public static RecordedBody? Read(string metaPath)
        {
            var stem = metaPath[..^".meta.json".Length];
            var meta = JsonElement.Parse(File.ReadAllText(metaPath));
            var path = new[] { ".response.json", ".response.sse" }.Select(end => stem + end).FirstOrDefault(File.Exists);
            var name = $"{System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(stem))}/{System.IO.Path.GetFileName(stem)}";
            if (path is null || name.Contains("/responses_") || name.Contains("/native_") || name.EndsWith("models_list", StringComparison.Ordinal))
            {
                return null;
            }

            var headers = meta.TryGetProperty("response_headers", out var given)
                ? given.EnumerateObject().Where(h => h.Name != "content-type").Select(h => (h.Name, h.Value.ToString())).ToArray()
                : [];
            return new RecordedBody(
                name,
                path,
                meta.GetProperty("status").GetInt32(),
                path.EndsWith(".sse", StringComparison.Ordinal) ? "text/event-stream" : "application/json",
                headers);
        }
    }
}
