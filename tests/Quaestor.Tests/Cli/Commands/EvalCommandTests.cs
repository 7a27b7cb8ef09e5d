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
    public async Task ASetWithoutASourceIsRefusedWithWhatToDo()
    {
        await File.WriteAllTextAsync(_questions, "{\"question\": \"how many?\"}", TestContext.Current.CancellationToken);

        var run = await CommandRun.OfAsync("eval", _questions);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--source", run.Errors, StringComparison.Ordinal);
    }
}
