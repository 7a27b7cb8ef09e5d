using Microsoft.Extensions.AI;
using Quaestor.Agent.Loop;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Scripted;
using Quaestor.Agent.Threads;

namespace Quaestor.Tests.Loop.Checklist;

public sealed class CompactionTests
{
    static readonly int Histories = Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1" ? 20_000 : 500;

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Compaction)]
    public void OfAnyHistoryWhatIsLeftIsWholeFitsAndEndsWithTheQuestion()
    {
        for (var seed = 0; seed < Histories; seed++)
        {
            var random = new Random(seed);
            var history = WholeHistory.Of(RandomHistory(random));
            AssertWhole(history, seed);
            if (history.Count == 0)
            {
                continue;
            }

            var question = history.Last(message => message.Role == ChatRole.User);
            var budget = random.Next(0, history.Sum(Compaction.Tokens) + 50);

            var fitting = Compaction.Fit(history, budget);

            AssertWhole(fitting.Messages, seed);
            Assert.True(fitting.Messages.Contains(question), $"Seed {seed}: the question is gone.");
            Assert.True(
                fitting.Messages.Sum(Compaction.Tokens) <= Math.Max(budget, Compaction.Tokens(question)), $"Seed {seed}: {fitting.Messages.Sum(Compaction.Tokens)} tokens do not fit {budget}.");
            AssertSigned(history, fitting.Messages, seed);
            Assert.True(history.Sum(Compaction.Tokens) > budget || fitting.Messages.SequenceEqual(history), $"Seed {seed}: what fits was changed.");
        }
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Compaction)]
    public void OldResultsGoFirstThenOldTurnsAndTheLatestRunLast()
    {
        var rows = new string('x', 3000);
        IReadOnlyList<ChatMessage> history =
        [
            new(ChatRole.User, "First question"), Call("a"), Result("a", $"12 rows.\n{rows}"), new(ChatRole.Assistant, "Twelve."),
            new(ChatRole.User, "Second question"), Call("b"), Result("b", $"7 rows.\n{rows}\nresult_id: 1."), new(ChatRole.Assistant, "Seven."),
            new(ChatRole.User, "Third question"),
        ];

        var shortened = Compaction.Fit(history, 1500);
        var left = Compaction.Fit(history, shortened.Messages.Sum(Compaction.Tokens) - 1);
        var bare = Compaction.Fit(history, 30);

        Assert.Equal(history.Count, shortened.Messages.Count);
        Assert.StartsWith("12 rows.\n(The rest was left out", Text(shortened.Messages[2]), StringComparison.Ordinal);
        Assert.Contains(rows, Text(shortened.Messages[6]));
        Assert.Equal("First question", Assert.Single(left.Left));
        Assert.Contains(rows, Text(left.Messages[2]));
        Assert.Equal("Third question", Assert.Single(bare.Messages).Text);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Compaction)]
    public async Task AModelWithLittleContextIsShownLessAndToldSo()
    {
        using var bench = new LoopBench { Info = LoopBench.Model with { ContextTokens = 1800 } };
        for (var turn = 1; turn <= 4; turn++)
        {
            await bench.AskAsync(Script.Call("echo", new { text = new string('x', 1500) }).Say($"Answer {turn}."), $"Question {turn}?");
        }

        var model = new ScriptedChatClient(Script.Say("Last."));
        var lines = await bench.AskAsync(model, "Last question?");

        Assert.Contains("notice compacted: Older parts of this conversation were left out, because they no longer fit the context of scripted/test.", lines);
        Assert.Equal("Last question?", model.Requests[0][^1].Text);
        Assert.Contains("Before, the user asked: \"Question 1?\"", model.Options[0]!.Instructions);
        Assert.StartsWith("You are Quaestor", model.Options[0]!.Instructions, StringComparison.Ordinal);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Compaction)]
    public async Task AConversationThatTurnsOutTooLongIsShortenedOnceAndSentAgain()
    {
        using var bench = new LoopBench();
        await bench.AskAsync(Script.Call("echo", new { text = new string('x', 9000) }).Say("Long."), "First?");
        var model = new Narrow(2000);

        var lines = await bench.AskAsync(model, "Second?");

        Assert.Equal("done succeeded: Shorter.", lines[^1]);
        Assert.Equal(2, model.Sizes.Count);
        Assert.True(model.Sizes[1] < model.Sizes[0] / 2);
        Assert.Contains("error context_length: Too long.", await bench.AskAsync(new Narrow(0), "Third?"));
        Assert.Equal("done succeeded: Fine.", (await bench.AskAsync(Script.Say("Fine."), "And now?"))[^1]);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Compaction)]
    public async Task TheWindowOfATurnWithManyStepsBeginsWithItsQuestion()
    {
        using var bench = new LoopBench(new LoopLimits { Rounds = 20 });
        var script = new Transcript();
        for (var step = 0; step < 14; step++)
        {
            script.Call("echo", new { text = $"{step}" }).Then();
        }

        await bench.AskAsync(script.Say("Done."), "Much?");

        var shown = await bench.Store.Turns.HistoryAsync(bench.Thread, 20);

        Assert.Equal("Much?", shown[0].Text);
        Assert.Equal("Done.", shown[^1].Text);
        AssertWhole(shown, 0);
    }

    /// <summary>Anything that a store may hold: windows, crashes, calls without results, results without calls.</summary>
    static List<ChatMessage> RandomHistory(Random random)
    {
        var history = new List<ChatMessage>();
        var id = 0;
        for (var turn = random.Next(1, 7); turn > 0; turn--)
        {
            history.Add(new ChatMessage(ChatRole.User, Words(random, 40)));
            for (var step = random.Next(0, 4); step > 0; step--)
            {
                List<string> ids = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"c{id++}")];
                List<AIContent> contents = random.Next(3) == 0 ? [new TextReasoningContent(Words(random, 20)) { ProtectedData = $"signed {id}" }] : [];
                contents.AddRange(ids.Select(call => new FunctionCallContent(call, "echo", new Dictionary<string, object?> { ["text"] = Words(random, 10) })));
                history.Add(new ChatMessage(ChatRole.Assistant, contents));
                foreach (var call in ids.Where(_ => random.Next(12) > 0))
                {
                    history.Add(Result(call, Words(random, random.Next(3) == 0 ? 900 : 20) + (random.Next(4) == 0 ? "\nresult_id: x" : "")));
                    if (random.Next(20) == 0)
                    {
                        history.Add(Result(call, "twice"));
                    }
                }
            }

            if (random.Next(5) > 0)
            {
                history.Add(new ChatMessage(ChatRole.Assistant, Words(random, 60)));
            }
        }

        return [.. history.Skip(random.Next(0, Math.Min(4, history.Count)))];
    }

    static void AssertWhole(IReadOnlyList<ChatMessage> history, int seed)
    {
        var open = new HashSet<string>();
        var last = default(ChatRole?);
        foreach (var message in history)
        {
            if (message.Role == ChatRole.Tool)
            {
                foreach (var result in message.Contents.Cast<FunctionResultContent>())
                {
                    Assert.True(open.Remove(result.CallId), $"Seed {seed}: the result {result.CallId} has no call before it, or is the second one.");
                }
            }
            else
            {
                Assert.True(open.Count == 0, $"Seed {seed}: {string.Join(", ", open)} have no result.");
                Assert.True(last is not null || message.Role == ChatRole.User, $"Seed {seed}: it begins with {message.Role}.");
                Assert.True(message.Role != ChatRole.User || last is null || last == ChatRole.Assistant, $"Seed {seed}: a user speaks behind {last}.");
                foreach (var call in message.Contents.OfType<FunctionCallContent>())
                {
                    Assert.True(open.Add(call.CallId), $"Seed {seed}: two calls {call.CallId}.");
                }
            }

            last = message.Role;
        }

        Assert.True(open.Count == 0, $"Seed {seed}: {string.Join(", ", open)} have no result.");
    }

    static void AssertSigned(IReadOnlyList<ChatMessage> before, IReadOnlyList<ChatMessage> after, int seed)
    {
        var whole = before.Where(message => message.Contents.OfType<TextReasoningContent>().Any()).ToHashSet();
        Assert.All(after.Where(message => message.Contents.OfType<TextReasoningContent>().Any()), message => Assert.True(whole.Contains(message), $"Seed {seed}: a signed message was changed."));
    }

    static ChatMessage Call(string id) => new(ChatRole.Assistant, [new FunctionCallContent(id, "echo")]);

    static ChatMessage Result(string id, string text) => new(ChatRole.Tool, [new FunctionResultContent(id, text)]);

    static string Text(ChatMessage message) => (string)message.Contents.OfType<FunctionResultContent>().Single().Result!;

    static string Words(Random random, int most) => string.Join(' ', Enumerable.Range(0, random.Next(1, most)).Select(_ => random.Next(3) == 0 ? "größer" : "word"));

    /// <summary>Refuses what is longer than it can read.</summary>
    sealed class Narrow(int tokens) : SpokenModel
    {
        public List<int> Sizes { get; } = [];

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            Sizes.Add(messages.Sum(Compaction.Tokens));
            if (Sizes[^1] > tokens)
            {
                throw new ModelException(ModelFailure.ContextLength, "Too long.");
            }

            yield return new ChatResponseUpdate(ChatRole.Assistant, "Shorter.") { FinishReason = ChatFinishReason.Stop };
        }
    }
}
