using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Threads;
using Quaestor.Data.Results;
using Quaestor.Tests.Models.Planner;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Loop;

/// <summary>The whole agent over the sample shop: its workers, guard, store and loop, with a model on loopback that knows the queries.</summary>
public sealed class ShopAgent : IAsyncLifetime
{
    readonly string _folder = Directory.CreateTempSubdirectory("quaestor-agent-").FullName;
    readonly Dictionary<string, string> _queries = [];
    StubModelServer? _model;
    AgentHost? _host;

    public async ValueTask InitializeAsync()
    {
        foreach (var question in ShopQuestions.Answered())
        {
            _queries[question.Messages[^1]] = question.Sql.Trim().TrimEnd(';');
        }

        _model = await StubModelServer.StartAsync(AnswerAsync);
        _host = AgentHost.Open(
            new AgentOptions
            {
                Store = Path.Combine(_folder, "store.db"),
                Sources = [SampleShop.Folder],
                Models = ModelSettings.OneEndpoint(_model.BaseUrl, "stub"),
                Today = SampleShop.Today,
            },
            NullLoggerFactory.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.DisposeAsync();
        await _model!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Makes the stub call <c>execute_sql</c> with this text for messages that are no known question.</summary>
    public void Knows(string message, string sql) => _queries[message] = sql;

    internal Task<AskedTurn> AskAsync(string message, Guid? thread = null) =>
        AskedTurn.OfAsync(_host!, new StartTurn("local", message) { ThreadId = thread });

    /// <summary>All rows of a stored result as lines.</summary>
    internal IReadOnlyList<string> Rows(JsonElement answer)
    {
        using var file = _host!.Results.Open(answer.GetProperty("result").GetProperty("result_id").GetGuid())!;
        var page = file.ReadPage(0, 100_000);
        return [.. page.Rows.Select(row => string.Join(" | ", row.Select(Cell)))];
    }

    internal static string Cell(object? cell)
    {
        var text = cell switch
        {
            null => "null",
            bool b => b ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => cell.ToString()!,
        };

        // Sums of doubles differ in their last digits with the order of addition.
        return text.Contains('.') && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value.ToString("G10", CultureInfo.InvariantCulture)
            : text;
    }

    async Task AnswerAsync(HttpContext context, JsonElement request)
    {
        var messages = request.GetProperty("messages").EnumerateArray().ToList();
        if (messages[^1].GetProperty("role").GetString() == "tool")
        {
            await StubModelServer.Stream(
                """{"choices":[{"delta":{"role":"assistant","content":"Here "}}]}""",
                """{"choices":[{"delta":{"content":"it is."}}]}""",
                """{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":5}}""",
                "[DONE]")(context, request);
            return;
        }

        var sql = _queries[messages[^1].GetProperty("content").GetString()!];
        var arguments = JsonSerializer.Serialize(new { dataset = (string?)null, sql, confidence = 0.9, assumptions = new[] { "As written." } });
        var half = arguments.Length / 2;
        await StubModelServer.Stream(
            """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"call_0","type":"function","function":{"name":"execute_sql","arguments":""}}]}}]}""",
            Piece(arguments[..half]),
            Piece(arguments[half..]),
            """{"choices":[{"delta":{},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":10,"completion_tokens":2}}""",
            "[DONE]")(context, request);

        static string Piece(string text) =>
            $$$"""{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":{{{JsonSerializer.Serialize(text)}}}}}]}}]}""";
    }
}

/// <param name="Lines">The whole turn, its first status and its end included.</param>
sealed record AskedTurn(Guid Thread, JsonElement Answer, IReadOnlyList<string> Lines)
{
    public static async Task<AskedTurn> OfAsync(AgentHost host, StartTurn start)
    {
        var started = await host.Turns.StartAsync(start);
        var answer = JsonElement.Parse((await host.Turns.WaitAsync(started, start.UserId, TestContext.Current.CancellationToken)).Span);
        using var subscription = host.Conversations.Log.Subscribe(started.ThreadId, started.FirstEvent - 1);
        var events = new List<StoredEvent>();
        while (await subscription.NextAsync(TestContext.Current.CancellationToken) is { } next)
        {
            events.AddRange(next);
        }

        return new AskedTurn(started.ThreadId, answer, EventLines.Of(events.Where(e => e.TurnId == started.TurnId)));
    }

    public string Status => Answer.GetProperty("status").GetString()!;

    public string Text => Answer.GetProperty("text").GetString()!;
}
