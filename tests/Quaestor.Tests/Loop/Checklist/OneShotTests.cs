using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Loop;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Routing;
using Quaestor.Agent.Models.Scripted;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Turns;
using Quaestor.Tests.Models.Routing;

namespace Quaestor.Tests.Loop.Checklist;

/// <summary>Models that cannot call tools, and models that write their calls into their text.</summary>
public sealed class OneShotTests
{
    const string Fenced = "Here you are:\n```sql\nSELECT count(*) FROM orders\n```\nConfidence: 0.95\nAssumes: all orders count";

    [Theory]
    [Trait(ChecklistLine.Name, ChecklistLine.OneShot)]
    [InlineData(Fenced)]
    [InlineData("```\nSELECT count(*) FROM orders\n```")]
    [InlineData("SELECT count(*) FROM orders")]
    [InlineData("  select count(*) FROM orders\nConfidence: 0.9")]
    public async Task AModelWithoutToolsWritesSqlWhichRunsAndIsPutIntoWords(string written)
    {
        var sql = new FakeSql();
        using var bench = Bench(sql);
        var model = new ScriptedChatClient(Script.Say(written).When(null).Say("There are three orders."));

        var lines = await bench.AskAsync(model, "How many orders?");

        Assert.Equal("select count(*) from orders", Assert.Single(sql.Ran), ignoreCase: true);
        Assert.Equal(
            ["status running thinking", "tool_call", "tool_result", "status running thinking", "token There are three orders.", "done succeeded: There are three orders."],
            lines.Select(line => line.StartsWith("tool_", StringComparison.Ordinal) ? line.Split(' ')[0] : line));
        Assert.All(model.Options, options => Assert.Null(options!.Tools));
        Assert.Contains("3 rows", model.Requests[1][^1].Text);
        Assert.All(model.Requests.SelectMany(request => request).SelectMany(message => message.Contents), content => Assert.IsType<TextContent>(content));
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.OneShot)]
    public async Task WhatItSaysOfItsStatementCountsAndAnUnsureOneIsAskedAbout()
    {
        var sql = new FakeSql();
        using var bench = Bench(sql);

        var lines = await bench.AskAsync(Script.Say("```sql\nSELECT 1\n```\nConfidence: 0.5\nAssumes: best means most"), "Best?");

        Assert.Equal(TurnStatus.Asked, bench.Answer!.Status);
        Assert.Equal(("SELECT 1", 0.5, "best means most"), (bench.Answer.Sql, bench.Answer.Confidence!.Value, Assert.Single(bench.Answer.Assumptions)));
        Assert.Empty(sql.Ran);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.OneShot)]
    public async Task AStatementThatFailsIsRepairedOnce()
    {
        var sql = new FakeSql();
        using var bench = Bench(sql);
        var model = new ScriptedChatClient(Script.Say("SELECT wrong").When(null).Say("SELECT 1").Then().Say("One."));

        var lines = await bench.AskAsync(model, "One?");

        Assert.Equal(["SELECT wrong", "SELECT 1"], sql.Ran);
        Assert.Contains("There is no column wrong.", model.Requests[1][^1].Text);
        Assert.Equal("done succeeded: One.", lines[^1]);

        Assert.Contains("wrote no query that runs. There is no column wrong.", (await bench.AskAsync(Script.Say("SELECT wrong a").When(null).Say("SELECT wrong b"), "Again?"))[^2]);
        Assert.Equal("done succeeded: Fine.", (await bench.AskAsync(Script.Say("Fine."), "And now?"))[^1]);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.OneShot)]
    public async Task WordsAreAnAnswerAndICantIsUnanswerable()
    {
        using var bench = Bench(new FakeSql());

        Assert.Equal("done succeeded: Hello. Ask me about your data.", (await bench.AskAsync(Script.Say("Hello. Ask me about your data."), "hello"))[^1]);
        Assert.Equal("done unanswerable: I can't, because there is no weather.", (await bench.AskAsync(Script.Say("I can't, because there is no weather."), "Weather?"))[^1]);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.OneShot)]
    public async Task AServerThatTakesNoToolsIsAskedAgainWithoutThem()
    {
        var sql = new FakeSql();
        using var bench = new LoopBench(null, sql);
        var model = new ScriptedChatClient(Script.Fail(ModelFailure.ToolsUnsupported, "No tools.").Then().Say("SELECT 1").When(null).Say("One."));

        var lines = await bench.AskAsync(model, "One?");

        Assert.Equal("done succeeded: One.", lines[^1]);
        Assert.Equal([1, null, null], model.Options.Select(options => options!.Tools?.Count));
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.OneShot)]
    public async Task AModelThatTakesOverAndCallsNoToolsIsAskedForSql()
    {
        using var bench = new LoopBench(null, new FakeSql());
        var backup = new ScriptedChatClient(Script.Say("SELECT 1").When(null).Say("One."));
        var route = new RouteBench().Route(
            new RouteStep(LoopBench.Model, () => new ScriptedChatClient(Script.Fail(ModelFailure.Auth, "The key is wrong."))),
            new RouteStep(new ModelInfo("local/weak", "local") { CallsTools = false }, () => backup));

        var lines = await bench.AskAsync(route, "One?");

        Assert.Equal("done succeeded: One.", lines[^1]);
        Assert.Equal([null, null], backup.Options.Select(options => options!.Tools?.Count));
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.OneShot)]
    public async Task OfALongConversationItIsShownWhatFits()
    {
        using var bench = new LoopBench(null, new FakeSql()) { Info = LoopBench.Model with { CallsTools = false, ContextTokens = 1600 } };
        for (var turn = 1; turn <= 3; turn++)
        {
            await bench.AskAsync(Script.Say(new string('x', 1200)), $"Question {turn}?");
        }

        var model = new ScriptedChatClient(Script.Say("Short."));
        var lines = await bench.AskAsync(model, "Last?");

        Assert.Contains(lines, line => line.StartsWith("notice compacted", StringComparison.Ordinal));
        Assert.Equal("Last?", model.Requests[0][^1].Text);
        Assert.DoesNotContain(model.Requests[0], message => message.Text == "Question 1?");
    }

    [Theory]
    [Trait(ChecklistLine.Name, ChecklistLine.OneShot)]
    [InlineData("""{"name": "echo", "arguments": {"text": "hi"}}""", "")]
    [InlineData("""  {"name": "echo", "parameters": {"text": "hi"}}""", "")]
    [InlineData("""[{"function": {"name": "echo", "arguments": "{\"text\": \"hi\"}"}}]""", "")]
    [InlineData("```json\n{\"name\": \"echo\", \"arguments\": {\"text\": \"hi\"}}\n```", "")]
    [InlineData("I look.\n```json\n{\"name\": \"echo\", \"arguments\": {\"text\": \"hi\"}}\n```", "I look.\n")]
    [InlineData("I look. <tool_call>{\"name\": \"echo\", \"arguments\": {\"text\": \"hi\"}}</tool_call>", "I look. ")]
    [InlineData("""<tool_call>{"name": "echo", "arguments": {"text": "hi"}}""", "")]
    [InlineData("""[TOOL_CALLS][{"name": "echo", "arguments": {"text": "hi"}}]""", "")]
    [InlineData("""<function=echo>{"text": "hi"}</function>""", "")]
    [InlineData("""<|python_tag|>{"name": "echo", "parameters": {"text": "hi"}}""", "")]
    public async Task ACallWrittenAsTextIsACallAndNotShown(string written, string shown)
    {
        foreach (var piece in new[] { 1, 3, 1000 })
        {
            using var bench = new LoopBench();

            var lines = await bench.AskAsync(Script.Say(written).Then().Say("It says hi.").InPiecesOf(piece));

            Assert.Contains(lines, line => line.EndsWith("""echo {"text":"hi"}""", StringComparison.Ordinal));
            Assert.Equal(shown.Length > 0 ? [$"token {shown}", "token It says hi."] : ["token It says hi."], lines.Where(line => line.StartsWith("token", StringComparison.Ordinal)));
            Assert.Equal("done succeeded: It says hi.", lines[^1]);
        }
    }

    [Theory]
    [Trait(ChecklistLine.Name, ChecklistLine.Guardrails)]
    [InlineData("""{"name": "Anna", "arguments": ["none"]}""")]
    [InlineData("""{"total": 3}""")]
    [InlineData("[1, 2] and a < b, <b>not</b> a mark [TOOL")]
    [InlineData("Use ```sql\nSELECT 1\n``` for that.")]
    [InlineData("```json\n{\"a\": 1}\n```")]
    public async Task OtherTextIsShownAsItIs(string text)
    {
        foreach (var piece in new[] { 1, 5, 1000 })
        {
            using var bench = new LoopBench();

            Assert.Equal(["status running thinking", $"token {text}", $"done succeeded: {text}"], await bench.AskAsync(Script.Say(text).InPiecesOf(piece)));
        }
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Guardrails)]
    public async Task RowsThatAModelRepeatsInTheirMarkAreNotShownAndBrokenCallsNeither()
    {
        using var bench = new LoopBench();

        Assert.Equal("done succeeded: Three rows.  That is all.", (await bench.AskAsync(Script.Say("Three rows. <rows>\n[1]\n[2]\n</rows> That is all.").InPiecesOf(2)))[^1]);
        var lines = await bench.AskAsync(Script.Say("""<tool_call>{"name": "echo", "argu""").Then().Say("Done."), "Again?");
        Assert.Equal("done succeeded: Done.", lines[^1]);
        Assert.DoesNotContain(lines, line => line.Contains("tool_call>", StringComparison.Ordinal));
    }

    static LoopBench Bench(FakeSql sql) => new(null, sql) { Info = LoopBench.Model with { CallsTools = false } };

    /// <summary>Stands where <c>execute_sql</c> does.</summary>
    sealed class FakeSql() : AgentTool("execute_sql", "Runs SQL.", JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "dataset": { "type": ["string", "null"] },
            "sql": { "type": "string" },
            "confidence": { "type": "number" },
            "assumptions": { "type": "array", "items": { "type": "string" } },
            "other_readings": { "type": ["array", "null"], "items": { "type": "string" } }
          },
          "required": ["dataset", "sql", "confidence", "assumptions", "other_readings"],
          "additionalProperties": false
        }
        """u8))
    {
        public List<string> Ran { get; } = [];

        public override ValueTask<Proposal?> ProposeAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken) =>
            ValueTask.FromResult<Proposal?>(Proposal.Read(arguments.GetProperty("sql").GetString()!, arguments));

        public override Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
        {
            var sql = arguments.GetProperty("sql").GetString()!;
            Ran.Add(sql);
            return Task.FromResult(sql.Contains("wrong", StringComparison.Ordinal)
                ? ToolOutcome.Wrong("There is no column wrong.")
                : new ToolOutcome(true, "3 rows. Columns: n (integer).", "3 rows"));
        }
    }
}
