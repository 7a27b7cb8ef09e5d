using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Commands;

/// <summary>A question set scored as a person does it.</summary>
public sealed class EvalCommandTests : IDisposable
{
    readonly SqliteFile _library = new(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Cases", "planner", "library.db.sql")), "library.db");
    readonly string _questions;
    readonly string _predictions;

    public EvalCommandTests()
    {
        (_questions, _predictions) = (Path.Combine(_library.Folder, "questions.jsonl"), Path.Combine(_library.Folder, "predictions.jsonl"));
        File.WriteAllLines(_questions,
        [
            """{"id": "a", "database": "library.db", "question": "How many books are there?", "sql": "select count(*) from book"}""",
            """{"id": "b", "database": "library.db", "question": "List the titles of all books.", "sql": "select title from book"}""",
            """{"id": "c", "database": "library.db", "question": "How many members are there?", "sql": "select 0 - count(*) from member"}""",
        ]);
    }

    public void Dispose() => _library.Dispose();

    [Fact]
    public async Task ASetIsScoredAndItsPredictionsAreKept()
    {
        var run = await CommandRun.OfAsync("eval", _questions, "--predictions", _predictions, "--wrong", "5");
        var lines = await File.ReadAllLinesAsync(_predictions, TestContext.Current.CancellationToken);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("execution accuracy 2/3 = 66.7 %", run.Output, StringComparison.Ordinal);
        Assert.Contains("c  other rows", run.Output, StringComparison.Ordinal);
        Assert.Equal(["a", "b", "c"], lines.Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task WhatIsPredictedAlreadyIsNotAskedAgain()
    {
        await File.WriteAllTextAsync(_predictions, "{\"id\":\"a\",\"sql\":\"select 8\",\"confidence\":0.5,\"ms\":1}\n{\"id\":\"b\",\"sq", TestContext.Current.CancellationToken);

        var run = await CommandRun.OfAsync("eval", _questions, "--predictions", _predictions, "--json");
        var lines = await File.ReadAllLinesAsync(_predictions, TestContext.Current.CancellationToken);

        Assert.Equal(2, run.Json.GetProperty("right").GetInt32());
        Assert.Contains(lines, line => line.Contains("select 8", StringComparison.Ordinal));
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public async Task AModelBehindAServerIsScoredTheSameWayGoesOnWhereItStoppedAndIsCompared()
    {
        await using var model = await StubModelServer.StartAsync(AnswerAsync);
        var config = Path.Combine(_library.Folder, "quaestor.json");
        await File.WriteAllTextAsync(config, $$$"""{"models": {"providers": {"house": {"base_url": "{{{model.BaseUrl}}}", "models": ["m"]}}, "planner_fallback": false}}""", TestContext.Current.CancellationToken);
        string[] arguments = ["eval", _questions, "--config", config, "--model", "house/m", "--predictions", _predictions, "--parallel", "1"];

        var first = await CommandRun.OfAsync([.. arguments, "--json"]);
        var kept = await File.ReadAllLinesAsync(_predictions, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_predictions, $"{kept[0]}\n{kept[1]}\n{kept[2][..20]}", TestContext.Current.CancellationToken);
        var asked = model.Requests.Count;
        var second = await CommandRun.OfAsync(arguments);
        var planner = await CommandRun.OfAsync("eval", _questions, "--compare", _predictions);

        Assert.Equal((2, 3), (first.Json.GetProperty("right").GetInt32(), first.Json.GetProperty("judged").GetInt32()));
        Assert.True(first.Json.GetProperty("tokens").GetInt64() > 0, first.Output);
        Assert.Equal((6, 2), (asked, model.Requests.Count - asked));
        Assert.Contains("execution accuracy 2/3 = 66.7 %", second.Output, StringComparison.Ordinal);
        Assert.Contains("before 66.7 %, now 66.7 %\ngained 1: b\nlost 1: c", planner.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    /// <summary>Right about the books' number and the members', wrong about the titles.</summary>
    static Task AnswerAsync(HttpContext context, JsonElement request)
    {
        var messages = request.GetProperty("messages").EnumerateArray().ToList();
        var question = messages.Last(message => message.GetProperty("role").GetString() == "user").GetProperty("content").ToString();
        var sql = question.Contains("titles", StringComparison.Ordinal) ? "select genre from book" : question.Contains("members", StringComparison.Ordinal) ? "select 0 - count(*) from member" : "select count(*) from book";
        var delta = messages[^1].GetProperty("role").GetString() == "tool"
            ? new { content = (string?)"There it is.", tool_calls = (object[]?)null }
            : new { content = (string?)null, tool_calls = (object[]?)[new { index = 0, id = "call_1", type = "function", function = new { name = "execute_sql", arguments = JsonSerializer.Serialize(new { dataset = (string?)null, sql, confidence = 0.9, assumptions = Array.Empty<string>(), other_readings = (string[]?)null }) } }] };
        var finish = delta.tool_calls is null ? "stop" : "tool_calls";
        return StubModelServer.Stream(
            JsonSerializer.Serialize(new { choices = new[] { new { index = 0, delta, finish_reason = finish } } }),
            """{"choices": [], "usage": {"prompt_tokens": 11, "completion_tokens": 3}}""",
            "[DONE]")(context, request);
    }

    [Fact]
    public async Task ASetWithoutASourceIsRefusedWithWhatToDo()
    {
        await File.WriteAllTextAsync(_questions, "{\"question\": \"how many?\"}", TestContext.Current.CancellationToken);

        var run = await CommandRun.OfAsync("eval", _questions);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--source", run.Errors, StringComparison.Ordinal);
    }
}
