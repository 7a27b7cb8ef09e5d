using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Routing;
using Quaestor.Tests.Loop;

namespace Quaestor.Tests.Models.Routing.Faults;

/// <summary>The planner behind a model that fails: at its first request, in the middle of a turn, and where the model calls no tools.</summary>
public sealed class PlannerBehindTests(FaultyProviders providers) : IClassFixture<FaultyProviders>
{
    const string Question = "How many orders are there?";
    const string Planned = "There are 2 orders.";

    public static readonly TheoryData<string, string> Cases =
        [.. Wire.Kinds.Keys.SelectMany(kind => Fault.All.Where(fault => fault.Failure is not null).Select(fault => (kind, fault.Name)))];

    [Theory, MemberData(nameof(Cases))]
    public async Task ThePlannerAnswersWhereAnotherModelCan(string kind, string name)
    {
        var turn = await providers.AskWithPlannerAsync(Question, $"{FaultyProviders.NameOf(kind, name)}/m");

        var cures = FailureCure.Of(Fault.All.Single(one => one.Name == name).Failure!.Value).FailsOver;
        Assert.Equal(cures ? ("succeeded", "planner") : ("failed", $"{FaultyProviders.NameOf(kind, name)}/m"), (turn.Status, turn.Answer.GetProperty("model_id").GetString()));
        Assert.Equal(cures, turn.Text == Planned);
    }

    [Theory]
    [InlineData("openai", "list_datasets", "{}")]
    [InlineData("anthropic", "get_dataset_schema", """{"dataset":"orders"}""")]
    [InlineData("runner", "get_sample_rows", """{"dataset":"orders","table":"orders"}""")]
    [InlineData("openai", "execute_sql", """{"dataset":null,"sql":"SELECT nothing FROM nowhere","confidence":1,"assumptions":[]}""")]
    public async Task TakingOverInTheMiddleOfATurnItAnswersTheQuestion(string kind, string tool, string arguments)
    {
        var name = FaultyProviders.NameOf(kind, "cut");
        providers.Answers(name, (wire, context, request) => request == 0
            ? Fault.SendAsync(context, wire.Calls(("call_1", tool, arguments)))
            : Fault.BodyAsync(context, 401, wire.Error("authentication_error", "Revoked")));

        var turn = await providers.AskWithPlannerAsync(Question, $"{name}/m");

        Assert.True(turn.Text == Planned, string.Join('\n', turn.Lines));
        Assert.Contains(turn.Lines, line => line.StartsWith($"tool_call call_1 {tool}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BehindAModelThatCallsNoToolsItAnswersToo()
    {
        var name = FaultyProviders.NameOf("openai", "toolless");
        providers.Answers(name, (wire, context, _) => Fault.BodyAsync(context, 401, wire.Error("authentication_error", "Revoked")));

        var turn = await providers.AskWithPlannerAsync(Question, $"{name}/m");

        Assert.True(turn.Text == Planned, string.Join('\n', turn.Lines));
    }

    [Fact]
    public async Task BehindAStatementThatFailedItAnswersToo()
    {
        var name = FaultyProviders.NameOf("openai", "toolless");
        providers.Answers(name, (wire, context, request) => request == 0
            ? Fault.SendAsync(context, wire.Text("SELECT nothing FROM nowhere"))
            : Fault.BodyAsync(context, 401, wire.Error("authentication_error", "Revoked")));

        var turn = await providers.AskWithPlannerAsync(Question, $"{name}/m");

        Assert.True(turn.Text == Planned, string.Join('\n', turn.Lines));
    }

    [Fact]
    public async Task RowsThatNobodyPutsIntoWordsAreTheAnswer()
    {
        var name = FaultyProviders.NameOf("openai", "toolless");
        providers.Answers(name, (wire, context, request) => request == 0
            ? Fault.SendAsync(context, wire.Text("SELECT count(*) AS n FROM orders"))
            : Fault.BodyAsync(context, 401, wire.Error("authentication_error", "Revoked")));

        var turn = await providers.AskWithPlannerAsync(Question, $"{name}/m");

        Assert.True(turn.Text == "The query gave 1 row.", string.Join('\n', turn.Lines));
        Assert.Equal("succeeded", turn.Status);
    }
}
