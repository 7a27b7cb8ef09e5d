using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Routing;
using Quaestor.Tests.Loop;

namespace Quaestor.Tests.Models.Routing.Faults;

/// <summary>Every fault at every kind of provider: the turn says what happened, another model answers exactly where that cures it, and the thread goes on.</summary>
public sealed class FaultTests(FaultyProviders providers) : IClassFixture<FaultyProviders>
{
    public static readonly TheoryData<string, string> Cases = [.. Wire.Kinds.Keys.SelectMany(kind => Fault.All.Select(fault => (kind, fault.Name)))];

    [Theory, MemberData(nameof(Cases))]
    public async Task NoFaultEndsAThread(string kind, string name)
    {
        var fault = Fault.All.Single(one => one.Name == name);
        var model = $"{FaultyProviders.NameOf(kind, name)}/m";

        var turn = await providers.AskAsync("How many orders are there?", $"{FaultyProviders.NameOf(kind, name)}-route");

        var attempts = turn.Lines.Where(line => line.StartsWith($"notice model_attempt: {model} ", StringComparison.Ordinal)).ToList();
        if (fault.Failure is not { } failure)
        {
            Assert.True(turn.Text == "Done.", string.Join('\n', turn.Lines));
            Assert.Equal(("succeeded", model, "Done."), (turn.Status, AnsweredBy(turn), turn.Text));
            Assert.Equal(name.StartsWith("429", StringComparison.Ordinal) ? 1 : 0, attempts.Count);
        }
        else
        {
            var cure = FailureCure.Of(failure);
            // A conversation that is too long is made shorter and asked once more.
            var requests = name.Contains("long retry-after", StringComparison.Ordinal) ? 1 : failure == ModelFailure.ContextLength ? 2 : 1 + cure.Retries;
            Assert.Equal(requests, attempts.Count);
            Assert.All(attempts, line => Assert.Contains($"{model} {cure.Words}; ", line, StringComparison.Ordinal));
            Assert.Equal(cure.FailsOver ? ("succeeded", FaultyProviders.Backup) : ("failed", model), (turn.Status, AnsweredBy(turn)));
            Assert.Equal(cure.FailsOver, turn.Text == "Backup answers.");
            Assert.Equal(!cure.FailsOver, turn.Lines.Any(line => line.StartsWith($"error {Code(failure)}: ", StringComparison.Ordinal)));
        }

        Assert.DoesNotContain(turn.Lines, line => line.Contains("sk-secret", StringComparison.Ordinal));
        await GoesOnAsync(turn);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    [InlineData("runner")]
    public async Task AStreamThatIsCutAnywhereBeginsAnew(string kind)
    {
        var (wire, provider) = (Wire.Kinds[kind], FaultyProviders.NameOf(kind, "cut"));
        foreach (var whole in new[] { wire.Text("It ", "is "), wire.Calls(("a", "list_datasets", "{}"), ("b", "list_datasets", "{ }")) })
        {
            // The last event, or the two that say why and that it ends, make the answer whole.
            for (var kept = 0; kept < whole.Length; kept++)
            {
                providers.Answers(provider, async (_, context, request) =>
                {
                    await Fault.SendAsync(context, request == 0 ? whole[..kept] : wire.Text("Done."));
                    if (request == 0)
                    {
                        context.Abort();
                    }
                });

                var turn = await providers.AskAsync("How many?", $"{provider}-route");

                Assert.Equal(("succeeded", $"{provider}/m", "Done."), (turn.Status, AnsweredBy(turn), turn.Text));
                Assert.Single(turn.Lines, line => line.StartsWith($"notice model_attempt: {provider}/m ", StringComparison.Ordinal));
                var shown = turn.Lines.Any(line => line.StartsWith("token ", StringComparison.Ordinal) && line != "token Done.");
                Assert.True(!shown || turn.Lines.Any(line => line.StartsWith("restart: ", StringComparison.Ordinal)), string.Join('\n', turn.Lines));
                await GoesOnAsync(turn);
            }
        }
    }

    async Task GoesOnAsync(AskedTurn turn)
    {
        var next = await providers.AskAsync("And now?", FaultyProviders.Backup, turn.Thread);

        Assert.Equal(("succeeded", "Backup answers."), (next.Status, next.Text));
    }

    static string AnsweredBy(AskedTurn turn) => turn.Answer.GetProperty("model_id").GetString()!;

    static string Code(ModelFailure failure) => new ModelException(failure, "").Code;
}
