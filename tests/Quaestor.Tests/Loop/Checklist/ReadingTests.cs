using System.Text.Json;
using Quaestor.Agent.Models.Scripted;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Tools.Queries;
using Quaestor.Agent.Turns;

namespace Quaestor.Tests.Loop.Checklist;

/// <summary>The agent does not guess: it asks, or says that it cannot.</summary>
public sealed class ReadingTests
{
    static readonly AgentTool Decline = QueryTools.All(null!, TimeSpan.FromSeconds(60), null!).Single(tool => tool.Name == "decline");

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Readings)]
    public async Task SeveralReadingsAreNamedAndNothingRunsUntilOneIsChosen()
    {
        using var bench = new LoopBench();

        var lines = await bench.AskAsync(Script.Call(
            "guess", new { sql = "SELECT 1", confidence = 0.95, assumptions = new[] { "best by revenue" }, other_readings = new[] { "best by number sold", "best rated" } }));

        const string question =
            "Your question has more than one reading, so I have not run anything yet. The first:\n\n```sql\nSELECT 1\n```\n\nIt assumes:\n- best by revenue\n\n"
            + "It could also mean:\n2. best by number sold\n3. best rated\n\nWhich do you mean? Say its number, or put it in other words.";
        Assert.Equal($"done asked: {question}", lines[^1]);
        Assert.Equal(question, bench.Answer!.Question);

        var next = await bench.AskAsync(
            Script.Call("guess", new { sql = "SELECT 2", confidence = 1, assumptions = Array.Empty<string>(), other_readings = Array.Empty<string>() }).Say("Two."), "2");

        Assert.Equal("done succeeded: Two.", next[^1]);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Readings)]
    public async Task AModelThatDeclinesEndsTheTurnAsUnanswerable()
    {
        using var bench = new LoopBench(null, Decline);

        var lines = await bench.AskAsync(Script.Call("decline", new { reason = "I can't, because there is no weather in the data.", missing = "A table of weather by day would be needed." }), "Will it rain?");

        Assert.Equal("done unanswerable: I can't, because there is no weather in the data. A table of weather by day would be needed.", lines[^1]);
        Assert.Equal("done succeeded: Hi.", (await bench.AskAsync(Script.Say("Hi."), "hello"))[^1]);
    }

    [Theory]
    [Trait(ChecklistLine.Name, ChecklistLine.Readings)]
    [InlineData("I can't, because there is no such column.", TurnStatus.Unanswerable)]
    [InlineData("I can’t, because there is no such column.", TurnStatus.Unanswerable)]
    [InlineData("Three, but I can't, because of the data, say when.", TurnStatus.Succeeded)]
    public async Task WhoSaysSoInWordsIsUnderstoodToo(string text, TurnStatus status)
    {
        using var bench = new LoopBench();

        await bench.AskAsync(Script.Say(text));

        Assert.Equal(status, bench.Answer!.Status);
    }

    [Theory]
    [Trait(ChecklistLine.Name, ChecklistLine.Readings)]
    [InlineData("hello", "Hello! Ask me about your orders.")]
    [InlineData("what can you do?", "I answer questions about your datasets.")]
    public async Task SmallTalkIsAnsweredWithoutATool(string message, string answer)
    {
        using var bench = new LoopBench();
        var model = new ScriptedChatClient(Script.When(message).Say(answer));

        var lines = await bench.AskAsync(model, message);

        Assert.Equal(["status running thinking", $"token {answer}", $"done succeeded: {answer}"], lines);
        Assert.Contains("Answer greetings, thanks and questions about what you can do in words, without tools.", model.Options[0]!.Instructions);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Readings)]
    public async Task AnEmptyReasonIsNoReason() =>
        Assert.False((await Decline.RunAsync(JsonElement.Parse("""{"reason":" ","missing":null}"""u8), null!, CancellationToken.None)).Ok);
}
