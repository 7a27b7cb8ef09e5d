using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Anthropic;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.OpenAiCompatible;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Models;

/// <summary>Bodies as real providers sent them, replayed from loopback to the real clients; what they say stands in <c>recorded-answers.txt</c>.</summary>
public sealed class RecordedAnswersTests
{
    const string List = "/models_list";

    static readonly ChatMessage Question = new(ChatRole.User, "?");

    [Fact]
    public async Task EveryRecordedAnswerIsReadAsItIsMeant()
    {
        if (SharedFixtures.Folder("fixtures/providers") is not { } folder)
        {
            return;
        }

        var expected = Expected();
        var wrong = new List<string>();
        var cases = Directory.EnumerateFiles(folder, "*.meta.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(RecordedBody.Read).ToList();

        Assert.True(cases.Count >= 105, $"Only {cases.Count} recorded answers were found.");
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), cases.Select(c => c.Name).Order(StringComparer.Ordinal));
        foreach (var recorded in cases)
        {
            var heard = await HearAsync(recorded, folder);
            if (!heard.SequenceEqual(expected[recorded.Name]))
            {
                wrong.Add($"{recorded.Name}\n  {string.Join("\n  ", heard)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    static Dictionary<string, List<string>> Expected()
    {
        var cases = new Dictionary<string, List<string>>();
        var current = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "tests/Quaestor.Tests/Models/recorded-answers.txt")).Where(l => !l.StartsWith('#')))
        {
            if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                current.Add(line[2..]);
            }
            else
            {
                cases.Add(line, current = []);
            }
        }

        return cases;
    }

    static async Task<List<string>> HearAsync(RecordedBody body, string folder)
    {
        var answers = new List<RecordedBody> { body };
        if (body.Name == "anthropic/stream_pause_turn")
        {
            answers.Add(RecordedBody.Read(Path.Combine(folder, "anthropic/stream_text.meta.json")));
        }

        await using var server = await StubModelServer.StartAsync(
            [.. answers.Select(a => StubModelServer.Body(File.ReadAllText(a.Path), a.Status, a.ContentType, a.Headers))]);
        var isAnthropic = body.Name.StartsWith("anthropic/", StringComparison.Ordinal);
        try
        {
            if (body.Name.EndsWith(List, StringComparison.Ordinal))
            {
                return [await ModelsAsync(server, isAnthropic)];
            }

            IChatClient client = isAnthropic ? server.AnthropicClient() : server.Client();
            var heard = body.IsStream || !isAnthropic
                ? await Heard.FromAsync(client, rethrow: true)
                : Heard.From(await client.GetResponseAsync([Question]));
            if (!body.IsStream && !isAnthropic)
            {
                Assert.Equal(heard, Heard.From(await client.GetResponseAsync([Question])));
            }

            return [.. heard.Select(Shortened)];
        }
        catch (HeardException e)
        {
            return [.. e.Lines.Select(Shortened), Failure(e.Failure)];
        }
        catch (ModelException e)
        {
            return [Failure(e)];
        }
    }

    static async Task<string> ModelsAsync(StubModelServer server, bool isAnthropic)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var ids = isAnthropic
            ? await AnthropicModelList.ReadAsync(new AnthropicEndpoint(server.BaseUrl, "", "sk-secret"), server.Http, cancellation)
            : await OpenAiModelList.ReadAsync(new OpenAiEndpoint(server.BaseUrl, "", "sk-secret"), server.Http, cancellation);
        return $"models {ids.Count}: {ids[0]} … {ids[^1]}";
    }

    static string Failure(ModelException error) =>
        $"failed {error.Code}{(error.RetryAfter is { } wait ? $" after {Math.Ceiling(wait.TotalSeconds)} s" : "")}";

    static string Shortened(string line)
    {
        var begin = line.IndexOf(' ') + 1;
        var text = line[begin..];
        return line.StartsWith("text ", StringComparison.Ordinal) || line.StartsWith("reasoning ", StringComparison.Ordinal)
            ? (line[..begin] + (text.Length > 60 ? $"{text[..30]}…{text[^20..]} ({text.Length})" : text)).Replace("\n", "\\n")
            : line;
    }

    sealed record RecordedBody(string Name, string Path, int Status, string ContentType, (string Name, string Value)[] Headers)
    {
        public bool IsStream => Path.EndsWith(".sse", StringComparison.Ordinal);

        public static RecordedBody Read(string metaPath)
        {
            var stem = metaPath[..^".meta.json".Length];
            var meta = JsonElement.Parse(File.ReadAllText(metaPath));
            var headers = meta.GetProperty("response_headers").EnumerateObject().ToDictionary(h => h.Name, h => h.Value.ToString());
            return new RecordedBody(
                $"{System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(stem))}/{System.IO.Path.GetFileName(stem)}",
                new[] { ".response.json", ".response.sse", ".response.ndjson" }.Select(end => stem + end).Single(File.Exists),
                meta.GetProperty("status").GetInt32(),
                headers["content-type"],
                [.. headers.Where(h => h.Key != "content-type").Select(h => (h.Key, h.Value))]);
        }
    }
}
