using Microsoft.Extensions.AI;
using Quaestor.Agent.Loop;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Scripted;
using Quaestor.Agent.Turns;
using Quaestor.Agent.Users;
using Quaestor.Tests.Loop.Checklist;

namespace Quaestor.Tests.Loop;

public sealed class AgentLoopTests
{
    const string Thinking = "status running thinking";

    [Fact]
    public async Task AQuestionIsThoughtCalledAndAnswered()
    {
        using var bench = new LoopBench();

        var lines = await bench.AskAsync(
            Script.Think("Echo it.").Say("One moment.").Call("echo", new { text = "hi" }).Use(10, 2)
                .Say("It says hi.").Use(20, 3).InPiecesOf(4));

        Assert.Equal(
            [
                Thinking,
                "reasoning Echo it.",
                "token One moment.",
                """tool_call call_1 echo {"text":"hi"}""",
                "tool_result call_1 ok: hi",
                Thinking,
                "token It says hi.",
                "usage scripted/test 30+5",
                "done succeeded: It says hi.",
            ],
            lines);
        Assert.Equal(
            ["user: Question?", "assistant: One moment.", "assistant: calls call_1 echo", "tool: call_1 → hi", "assistant: It says hi."],
            await bench.HistoryAsync());
        Assert.Equal(new TurnUsage(30, 5, 0, 0), bench.Answer!.Usage);
        Assert.Equal(("scripted/test", "scripted", false), (bench.Answer.ModelId, bench.Answer.Backend, bench.Answer.UsingFallback));
    }

    [Fact]
    public async Task ParallelCallsAreToldInTheirOrder()
    {
        using var bench = new LoopBench();

        var lines = await bench.AskAsync(Script.Call("echo", new { text = "a" }).Call("echo", new { text = "b" }).Say("Both."));

        Assert.Equal(
            [
                Thinking,
                """tool_call call_1 echo {"text":"a"}""",
                """tool_call call_2 echo {"text":"b"}""",
                "tool_result call_1 ok: a",
                "tool_result call_2 ok: b",
                Thinking,
                "token Both.",
                "done succeeded: Both.",
            ],
            lines);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Validation)]
    public async Task FaultyCallsBecomeFeedbackAndTheModelCorrectsItself()
    {
        using var bench = new LoopBench();

        var lines = await bench.AskAsync(
            Script.Call("ecco", new { text = "a" })
                .Call("echo", "{\"text\": ")
                .Call("echo", new { txt = "a" })
                .Then().Call("echo", new { text = "a" })
                .Say("Now."));

        Assert.Equal(
            [
                Thinking,
                """tool_call call_1 ecco {"text":"a"}""",
                "tool_call call_2 echo {}",
                """tool_call call_3 echo {"txt":"a"}""",
                "tool_result call_1 failed: There is no tool \"ecco\". Did you mean \"echo\"? The tools are: echo, guess, broken.",
                lines[5],
                "tool_result call_3 failed: Not run: the arguments do not fit echo.\ntxt is not a field here. Did you mean \"text\"? The fields are text.\nCorrect them and call again.",
                Thinking,
                """tool_call call_4 echo {"text":"a"}""",
                "tool_result call_4 ok: a",
                Thinking,
                "token Now.",
                "done succeeded: Now.",
            ],
            lines);
        Assert.StartsWith("tool_result call_2 failed: Not run: the arguments are not one JSON object", lines[5], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AModelThatOnlyCallsWronglyIsGivenUp()
    {
        using var bench = new LoopBench(new LoopLimits { FaultyRounds = 2 });

        var lines = await bench.AskAsync(Script.Call("nope").Then().Call("echo"));

        Assert.Equal(
            [
                Thinking,
                "tool_call call_1 nope {}",
                "tool_result call_1 failed: There is no tool \"nope\". The tools are: echo, guess, broken.",
                Thinking,
                "tool_call call_2 echo {}",
                "tool_result call_2 failed: Not run: the arguments do not fit echo.\ntext is missing.\nCorrect them and call again.",
                "error faulty_calls retryable: scripted/test called tools wrongly 2 times in a row. Ask again, or choose another model. Last: Not run: the arguments do not fit echo.\ntext is missing.\nCorrect them and call again.",
                lines[^1],
            ],
            lines);
        Assert.Equal(TurnStatus.Failed, bench.Answer!.Status);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.NeverRun)]
    public async Task CutOffCallsNeverRun()
    {
        using var bench = new LoopBench();

        var lines = await bench.AskAsync(Script.Call("echo", new { text = "a" }).Finish("length").Say("Never mind."));

        Assert.Contains("tool_result call_1 failed: Not run: your reply reached its length limit, so this call may be cut off. Call again, with shorter arguments.", lines);
        Assert.Equal("done succeeded: Never mind.", lines[^1]);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Repeated)]
    public async Task TheSameCallAgainIsNotRunAgain()
    {
        using var bench = new LoopBench();

        var lines = await bench.AskAsync(Script.Call("echo", new { text = "a" }).Then().Call("echo", new { text = "a" }).Say("Done."));

        Assert.Contains("tool_result call_2 failed: Not run: you have made this very call before, and its result stands above. Use it, or call with other arguments.", lines);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.OneResult)]
    public async Task RepeatedCallIdsAreToldApart()
    {
        using var bench = new LoopBench();

        var lines = await bench.AskAsync(
            Script.Call("echo", new { text = "a" }, "x").Call("echo", new { text = "a" }, "x").Call("echo", new { text = "b" }, "x").Call("echo", new { text = "c" }, "")
                .Say("Done."));
        var next = await bench.AskAsync(Script.Call("echo", new { text = "d" }, "x").Say("Again."), "More?");

        Assert.Equal(
            ["tool_result x ok: a", "tool_result x_2 ok: b", "tool_result call_2 ok: c"],
            lines.Where(l => l.StartsWith("tool_result", StringComparison.Ordinal)));
        Assert.Contains("tool_result x_3 ok: d", next);
    }

    [Fact]
    public async Task ABrokenToolTellsTheModelAndHidesWhatBroke()
    {
        using var bench = new LoopBench();

        var lines = await bench.AskAsync(Script.Call("broken").Say("It broke."));

        Assert.Contains("tool_result call_1 failed: broken failed unexpectedly. Go on without it, or call it again once.", lines);
        Assert.DoesNotContain(await bench.HistoryAsync(), line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Readings)]
    public async Task AnUnsureQueryIsAskedAboutAndNotRun()
    {
        using var bench = new LoopBench();

        var lines = await bench.AskAsync(
            Script.Call("guess", new { sql = "SELECT 1", confidence = 0.6, assumptions = new[] { "best means most sold" } })
                .Call("echo", new { text = "a" }));

        const string question =
            "I am not sure that I read the question right, so I have not run this yet:\n\n```sql\nSELECT 1\n```\n\nIt assumes:\n- best means most sold\n\nIs that what you mean? Say yes, or put it in other words.";
        Assert.Equal(
            [
                Thinking,
                """tool_call call_1 guess {"sql":"SELECT 1","confidence":0.6,"assumptions":["best means most sold"]}""",
                """tool_call call_2 echo {"text":"a"}""",
                "tool_result call_1 failed: Not run: the user is asked first whether the reading is right.",
                "tool_result call_2 failed: Not run: the user is asked first whether the reading is right.",
                $"token {question}",
                $"done asked: {question}",
            ],
            lines);
        Assert.Equal((question, "SELECT 1", 0.6), (bench.Answer!.Question, bench.Answer.Sql, bench.Answer.Confidence));

        var next = await bench.AskAsync(
            Script.Call("guess", new { sql = "SELECT 1", confidence = 1, assumptions = Array.Empty<string>() }).Say("One."), "yes");

        Assert.Equal("done succeeded: One.", next[^1]);
    }

    [Theory]
    [Trait(ChecklistLine.Name, ChecklistLine.FinishReasons)]
    [InlineData("asked", TurnStatus.Asked)]
    [InlineData("unanswerable", TurnStatus.Unanswerable)]
    [InlineData("refusal", TurnStatus.Unanswerable)]
    [InlineData("eos", TurnStatus.Succeeded)]
    public async Task TheFinishReasonDecidesTheStatus(string reason, TurnStatus status)
    {
        using var bench = new LoopBench();

        await bench.AskAsync(Script.Say("Which year?").Finish(reason));

        Assert.Equal((status, "Which year?"), (bench.Answer!.Status, bench.Answer.Text));
        Assert.Equal(status == TurnStatus.Asked ? "Which year?" : null, bench.Answer.Question);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.FinishReasons)]
    public async Task ARefusalWithoutAWordIsAnAnswerAndIsNotAskedAgain()
    {
        using var bench = new LoopBench();
        var model = new ScriptedChatClient(Script.Say("").Finish("refusal"));

        var lines = await bench.AskAsync(model);

        Assert.Equal("done unanswerable: scripted/test declines to answer this. Put the question in other words, or choose another model.", lines[^1]);
        Assert.Single(model.Requests);
    }

    [Theory]
    [Trait(ChecklistLine.Name, ChecklistLine.FinishReasons)]
    [InlineData("content_filter")]
    [InlineData("refusal")]
    public async Task CallsOfAReplyThatWasStoppedDoNotRun(string reason)
    {
        using var bench = new LoopBench();

        var lines = await bench.AskAsync(Script.Call("echo", new { text = "a" }).Finish(reason).Then().Say("Then not."));

        Assert.Contains("tool_result call_1 failed: Not run: the reply was stopped before its end, so this call may not be what was meant.", lines);
        Assert.Equal("done succeeded: Then not.", lines[^1]);
    }

    [Fact]
    public async Task AnEmptyAnswerIsAskedForOnceMore()
    {
        using var bench = new LoopBench();

        Assert.Equal("done succeeded: Here.", (await bench.AskAsync(Script.Say("").Then().Say("Here.")))[^1]);
        Assert.Equal(
            "error empty_answer retryable: scripted/test gave an empty answer. Ask again, or put the question in other words.",
            (await bench.AskAsync(Script.Say("").Then().Say(" "), "Again?"))[^2]);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.FinishReasons)]
    public async Task AnAnswerCutByItsLengthSaysSo()
    {
        using var bench = new LoopBench();

        Assert.Equal(
            [Thinking, "token It is", "notice cut_short: The answer reached the model's length limit and ends there.", "done succeeded: It is"],
            await bench.AskAsync(Script.Say("It is").Finish("length")));
        Assert.Contains("error output_exhausted retryable", (await bench.AskAsync(Script.Think("Hm").Finish("length"), "Again?"))[^2]);
        Assert.Contains("error content_filtered:", (await bench.AskAsync(Script.Say("So").Finish("content_filter"), "Again?"))[^2]);
    }

    [Fact]
    public async Task AFailingModelEndsTheTurnWithASentenceAndTheThreadGoesOn()
    {
        using var bench = new LoopBench();

        Assert.Equal(
            [Thinking, "token So far", "error overloaded retryable: Full.", "done failed: So far\n\nFull."],
            await bench.AskAsync(Script.Say("So far").Fail(ModelFailure.Overloaded, "Full.")));
        Assert.Equal(
            [Thinking, "error auth: No key.", "done failed: No key."],
            await bench.AskAsync(Script.Fail(ModelFailure.Auth, "No key."), "Again?"));
        Assert.Equal("done succeeded: Fine.", (await bench.AskAsync(Script.Say("Fine."), "And now?"))[^1]);
        Assert.Equal(
            ["user: Question?", "assistant: So far", "user: Again?", "assistant: (No key.)", "user: And now?", "assistant: Fine."],
            await bench.HistoryAsync());
    }

    [Fact]
    public async Task WherePythonIsSwitchedOffTheWordBeforeItSaysSo()
    {
        using var bench = new LoopBench { With = input => input with { Role = Role.Analyst } };

        Assert.StartsWith("error python_unavailable: Python is switched off by the settings", (await bench.AskAsync(new Transcript(), "PYTHON: result = 1"))[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" python: ", "There is no code behind \"PYTHON:\". Write some there that leaves its answer in the variable result.")]
    [InlineData("SQL:", "There is no statement behind \"SQL:\". Write one SELECT there.")]
    public async Task NothingBehindTheWordIsToldWhatBelongsThere(string message, string sentence)
    {
        using var bench = new LoopBench();

        Assert.Equal([$"error empty_statement: {sentence}", $"done failed: {sentence}"], await bench.AskAsync(new Transcript(), message));
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Failover)]
    public async Task AnotherModelThatTakesOverIsNamed()
    {
        using var bench = new LoopBench();

        var lines = await bench.AskAsync(new Switches());

        Assert.Equal(
            [Thinking, "notice using_fallback: Full. planner answers instead.", "token Hello.", "usage planner 1+2", "done succeeded: Hello."],
            lines);
        Assert.Equal(("planner", true), (bench.Answer!.ModelId, bench.Answer.UsingFallback));
    }

    sealed class Switches : SpokenModel
    {
        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(
                ChatRole.Assistant, [new ModelSwitchContent(new ModelInfo("planner", "planner"), new ModelException(ModelFailure.Overloaded, "Full."))]);
            yield return new ChatResponseUpdate(ChatRole.Assistant, "Hello.");
            yield return new ChatResponseUpdate(
                ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 9 }), new UsageContent(new UsageDetails { InputTokenCount = 1, OutputTokenCount = 2 })])
            {
                FinishReason = ChatFinishReason.Stop,
            };
        }
    }
}
