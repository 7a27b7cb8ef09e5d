using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Scripted;

namespace Quaestor.Tests.Models.Scripted;

public sealed class ScriptedChatClientTests
{
    static readonly ChatMessage Question = new(ChatRole.User, "How many orders?");

    [Fact]
    public async Task TextAndCallsComeInTheOrderTheyAreWritten()
    {
        var model = new ScriptedChatClient(Script.Think("Count.").Say("I look.").Call("execute_sql", new { sql = "select 1" }).Say("It is 1."));

        var first = await model.GetResponseAsync([Question]);
        var call = Assert.Single(first.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>());
        var second = await model.GetResponseAsync(
            [Question, .. first.Messages, new(ChatRole.Tool, [new FunctionResultContent(call.CallId, "1")])]);

        Assert.Equal("I look.", first.Text);
        Assert.Equal(ChatFinishReason.ToolCalls, first.FinishReason);
        Assert.Equal(("call_1", "execute_sql", "select 1"), (call.CallId, call.Name, call.Arguments!["sql"]!.ToString()));
        Assert.Equal("It is 1.", second.Text);
        Assert.Equal(ChatFinishReason.Stop, second.FinishReason);
        Assert.True(model.IsPlayed);
    }

    [Fact]
    public async Task ARequestBeyondTheLastReplyFailsLoudly()
    {
        var model = new ScriptedChatClient(Script.Say("Hello."));
        await model.GetResponseAsync([Question]);

        var error = await Assert.ThrowsAsync<ScriptMismatchException>(() => model.GetResponseAsync([Question]));

        Assert.Contains("1 replies and was asked for one more", error.Message);
    }

    [Fact]
    public async Task ACallWithoutAResultFailsLoudly()
    {
        var model = new ScriptedChatClient(Script.Call("list_datasets").Say("Two."));
        var first = await model.GetResponseAsync([Question]);

        await Assert.ThrowsAsync<ScriptMismatchException>(() => model.GetResponseAsync([Question, .. first.Messages]));
    }

    [Fact]
    public async Task PiecesNeverSplitACharacter()
    {
        var model = new ScriptedChatClient(Script.Say("a😀b😀").InPiecesOf(2));
        var pieces = new List<string>();

        await foreach (var update in model.GetStreamingResponseAsync([Question]))
        {
            pieces.Add(update.Text);
        }

        Assert.Equal(["a😀", "b😀", ""], pieces);
    }

    [Fact]
    public async Task ASceneIsChosenByWhatTheUserSays()
    {
        var model = new ScriptedChatClient(Script.When("customers").Say("Ten.").When("ORDERS").Say("Twelve."));

        Assert.Equal("Twelve.", (await model.GetResponseAsync([Question])).Text);
        Assert.Equal("Ten.", (await model.GetResponseAsync([Question, new(ChatRole.User, "And customers?")])).Text);
        var error = await Assert.ThrowsAsync<ScriptMismatchException>(
            () => model.GetResponseAsync([new(ChatRole.User, "Hello"), Question, new(ChatRole.User, "Bye")]));
        Assert.Contains("customers, ORDERS", error.Message);
    }

    [Fact]
    public async Task AFileSaysTheSameAsTheFluentForm()
    {
        var transcript = TranscriptFile.Parse(
            """
            {
              // a demo
              "piece_length": 3,
              "scenes": [
                { "when": "orders", "steps": [
                  { "call": "execute_sql", "arguments": { "sql": "select 1" }, "call_id": "a" },
                  { "call": "list_datasets" },
                  { "use": { "input_tokens": 3, "output_tokens": 4 } },
                  { "say": "Done." }
                ] },
                { "steps": [ { "fail": "rate_limited", "message": "Slow down." } ] }
              ]
            }
            """,
            "demo");

        var model = new ScriptedChatClient(transcript);
        var first = await model.GetResponseAsync([Question]);
        var failure = await Assert.ThrowsAsync<ModelException>(
            () => new ScriptedChatClient(transcript).GetResponseAsync([new(ChatRole.User, "Hi")]));

        Assert.Equal("demo", transcript.Name);
        Assert.Equal(
            ["a execute_sql", "call_1 list_datasets"],
            first.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().Select(c => $"{c.CallId} {c.Name}"));
        Assert.Equal(4, first.Usage!.OutputTokenCount);
        Assert.Equal((ModelFailure.RateLimited, "Slow down."), (failure.Failure, failure.Message));
    }

    [Theory]
    [InlineData("""{"scenes": [{"steps": [{"shout": "x"}]}]}""", "shout")]
    [InlineData("""{"scenes": [{"steps": [{}]}]}""", "say, think, call")]
    [InlineData("""{"name": "x"}""", "scenes")]
    public void AWrongFileSaysWhatIsWrong(string json, string named)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, json);

        var error = Assert.Throws<InvalidDataException>(() => TranscriptFile.Load(path));

        File.Delete(path);
        Assert.Contains(path, error.Message);
        Assert.Contains(named, error.Message);
    }
}
