using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Agent.Budgets;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Models.Routing;
using Quaestor.Agent.Threads;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Models.Routing.Faults;

/// <summary>A chat that goes from one provider to the next, and to the planner in the end.</summary>
public sealed partial class FailoverTranscriptTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("quaestor-failover-").FullName;
    readonly OpenFolder _data = new(("orders.csv", "id,amount\n1,10\n2,20\n"));

    public void Dispose()
    {
        _data.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AChatOutlivesItsProviders()
    {
        var wire = Wire.Kinds["openai"];
        await using var first = await StubModelServer.StartAsync(
            StubModelServer.Body(string.Concat(wire.Text("All is well.")), type: "text/event-stream"),
            StubModelServer.Body(string.Concat(wire.Text("It ")[..2]), type: "text/event-stream"),
            StubModelServer.Body(wire.Error("authentication_error", "Your key was revoked"), 401));
        await using var second = await StubModelServer.StartAsync(
            StubModelServer.Body(string.Concat(wire.Calls(("call_1", "execute_sql", """{"dataset":null,"sql":"SELECT count(*) AS orders FROM orders","confidence":1,"assumptions":[]}"""))), type: "text/event-stream"),
            StubModelServer.Body(string.Concat(wire.Text("There are two.")), type: "text/event-stream"),
            StubModelServer.Body(wire.Error("insufficient_quota", "You exceeded your current quota"), 429));
        await using var host = Host(UserBudget.None, first.BaseUrl, second.BaseUrl);

        var (thread, hello) = await AskAsync(host, "Hello?");
        var (_, counted) = await AskAsync(host, "How many orders are there?", thread);
        var (_, planned) = await AskAsync(host, "How many orders are there?", thread);

        Assert.Equal(["status running", "status running thinking", "token All is well.", "usage one/m 10+5", "done succeeded: All is well."], hello);
        Assert.Equal(
            [
                "status running",
                "status running thinking",
                "token It ",
                "notice model_attempt: one/m broke off its answer; it is asked again in 0.0 s.",
                "restart: The answer of m at HOST broke off before it was complete. Ask again.",
                "notice model_attempt: one/m does not accept its key; two/m is asked instead.",
                "notice model_switched: The key for m at HOST was not accepted (Your key was revoked). Check the API key and what it may use. two/m answers instead.",
                """tool_call call_1 execute_sql {"dataset":null,"sql":"SELECT count(*) AS orders FROM orders","confidence":1,"assumptions":[]}""",
                "tool_result call_1 ok: 1 row",
                "result 1 rows of orders",
                "status running thinking",
                "token There are two.",
                "usage two/m 20+10",
                "done succeeded: There are two.",
            ],
            counted);
        Assert.Equal(
            [
                "notice model_attempt: one/m does not accept its key; two/m is asked instead.",
                "notice model_switched: The key for m at HOST was not accepted (Your key was revoked). Check the API key and what it may use. two/m answers instead.",
                "notice model_attempt: two/m has no quota left; planner is asked instead.",
                "notice using_fallback: The quota for m at HOST is used up (You exceeded your current quota). Waiting does not help; raise the quota or choose another model. planner answers instead.",
            ],
            planned.Where(line => line.StartsWith("notice ", StringComparison.Ordinal)));
        Assert.StartsWith("done succeeded: ", planned[^1], StringComparison.Ordinal);
        Assert.Contains("2", planned[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AUserWhoseBudgetIsUsedUpIsToldWhenItBeginsAnewAndThePlannerStillAnswers()
    {
        var wire = Wire.Kinds["openai"];
        await using var server = await StubModelServer.StartAsync(StubModelServer.Body(string.Concat(wire.Text("Fine.")), type: "text/event-stream"));
        await using var host = Host(new UserBudget { TokensPerDay = 15 }, server.BaseUrl, server.BaseUrl);

        var (thread, _) = await AskAsync(host, "Hello?");
        var (_, refused) = await AskAsync(host, "Hello again?", thread);
        var (_, planned) = await AskAsync(host, "How many orders are there?", thread, "planner");

        Assert.Single(server.Requests);
        Assert.StartsWith("error budget_exhausted: Your budget for models is used up for today (15 tokens). It begins anew at midnight, in ", refused[^2], StringComparison.Ordinal);
        Assert.StartsWith("done failed: ", refused[^1], StringComparison.Ordinal);
        Assert.StartsWith("done succeeded: ", planned[^1], StringComparison.Ordinal);
    }

    AgentHost Host(UserBudget budget, Uri one, Uri two) => AgentHost.Open(
        new AgentOptions
        {
            Store = Path.Combine(_folder, "store.db"),
            Sources = [Path.Combine(_data.Path, "orders.csv")],
            Today = new DateOnly(2025, 6, 30),
            ModelRetries = new RetryLimits { FirstWait = TimeSpan.Zero },
            Models = new ModelSettings
            {
                Default = "main",
                Providers =
                [
                    new("one", ProviderKind.OpenAi, one) { ApiKey = "k1", Models = [new("m")] },
                    new("two", ProviderKind.OpenAi, two) { ApiKey = "k2", Models = [new("m")] },
                ],
                Routes = [new("main", ["one/m", "two/m"])],
                UserBudget = budget,
            },
        },
        NullLoggerFactory.Instance);

    static async Task<(Guid Thread, IReadOnlyList<string> Lines)> AskAsync(AgentHost host, string message, Guid? thread = null, string? agentType = null)
    {
        var started = await host.Turns.StartAsync(new StartTurn("local", message) { ThreadId = thread, AgentType = agentType });
        await host.Turns.WaitAsync(started, "local", TestContext.Current.CancellationToken);
        using var subscription = host.Conversations.Log.Subscribe(started.ThreadId, started.FirstEvent - 1);
        var events = new List<StoredEvent>();
        while (await subscription.NextAsync(TestContext.Current.CancellationToken) is { } next)
        {
            events.AddRange(next);
        }

        return (started.ThreadId, [.. EventLines.Of(events).Select(line => Host().Replace(line, "HOST"))]);
    }

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Host();
}
