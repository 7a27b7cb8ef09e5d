using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Agent.Capsules;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Loop;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Scripted;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Users;
using Quaestor.Tests.Loop;
using Quaestor.Tests.Loop.Checklist;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>A call that waits for a person, decided over HTTP. No tool of the product needs approval: one of the tests' does.</summary>
public sealed class ApprovalsTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.ApprovalBound)]
    public async Task ACallWaitsTheThreadIsFreeAndAYesRunsItOnce()
    {
        var change = new Change();
        await using var server = await StartAsync(change, Script.Call("change", new { to = "b" }), Script.Say("Hello."), Script.Say("It is b now."));

        var asked = await AskAsync(server, "make it b");
        var thread = asked.GetProperty("thread_id").GetGuid();
        var id = asked.GetProperty("approvals")[0].GetGuid();
        var waiting = Assert.Single((await server.GetAsync("/approvals?status=pending")).GetProperty("items").EnumerateArray());
        var between = await AskAsync(server, "hello", thread);

        Assert.Equal("needs_approval", asked.GetProperty("status").GetString());
        Assert.Equal((id, "change", """{"to":"b"}"""), (waiting.GetProperty("approval_id").GetGuid(), waiting.GetProperty("tool").GetString(), waiting.GetProperty("arguments").GetRawText()));
        Assert.Equal("succeeded", between.GetProperty("status").GetString());
        Assert.Empty(change.Done);

        var decided = await server.JsonAsync(await server.PostAsync($"/approvals/{id}", new { decision = "approve" }));
        var events = (await server.EventsAsync($"/threads/{thread}/events?after={decided.GetProperty("after").GetInt64()}")).Where(e => e.Id is not null).ToList();

        Assert.Equal(["b"], change.Done);
        Assert.Equal(["status", "approval", "tool_call", "tool_result", "status", "token", "done"], events.Select(e => e.Name));
        Assert.Equal("approved", events[1].Data.GetProperty("decision").GetString());
        Assert.Equal("It is b now.", events[^1].Data.GetProperty("text").GetString());
        var again = await server.PostAsync($"/approvals/{id}", new { decision = "approve" });
        Assert.Equal((HttpStatusCode.Conflict, "approval_decided"), (again.StatusCode, (await server.JsonAsync(again)).GetProperty("code").GetString()));
        Assert.Equal("used", Assert.Single((await server.GetAsync("/approvals")).GetProperty("items").EnumerateArray()).GetProperty("status").GetString());
        var messages = (await server.GetAsync($"/threads/{thread}/messages")).GetProperty("items").EnumerateArray().Where(m => m.GetProperty("role").GetString() == "user");
        Assert.Equal(["make it b", "hello", "Approved."], messages.Select(message => message.GetProperty("text").GetString()));
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.Mixed)]
    public async Task OfSeveralCallsEachIsDecidedAndOnlyThenTheModelGoesOn()
    {
        var change = new Change();
        await using var server = await StartAsync(change, Script.Call("change", new { to = "b" }).Call("change", new { to = "c" }), Script.Say("Only c."));

        var asked = await AskAsync(server, "make it so");
        var ids = asked.GetProperty("approvals").EnumerateArray().Select(id => id.GetGuid()).ToList();
        var first = await DoneAsync(server, await server.JsonAsync(await server.PostAsync($"/approvals/{ids[0]}", new { decision = "reject", reason = "not b" })));
        var second = await DoneAsync(server, await server.JsonAsync(await server.PostAsync($"/approvals/{ids[1]}", new { decision = "approve" })));

        Assert.Equal(("needs_approval", "succeeded"), (first.GetProperty("status").GetString(), second.GetProperty("status").GetString()));
        Assert.Equal("Only c.", second.GetProperty("text").GetString());
        Assert.Equal(["c"], change.Done);
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.ApprovalBound)]
    public async Task DecidedTwiceAtOnceItRunsOnce()
    {
        var change = new Change();
        await using var server = await StartAsync(change, Script.Call("change", new { to = "b" }), Script.Say("Done."));
        var id = (await AskAsync(server, "make it b")).GetProperty("approvals")[0].GetGuid();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.PostAsync($"/approvals/{id}", new { decision = "approve" })));
        await DoneAsync(server, await server.JsonAsync(Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK)));

        Assert.Equal(["b"], change.Done);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.ApprovalBound)]
    public async Task AnEditedStatementIsJudgedAgainAndRunsInThePlaceOfTheOther()
    {
        var change = new Change();
        await using var server = await StartAsync(change, Script.Call("change", new { to = "b" }), Script.Say("It is c now."));
        var id = (await AskAsync(server, "make it b")).GetProperty("approvals")[0].GetGuid();
        var judged = change.Judged;

        var decided = await server.JsonAsync(await server.PostAsync($"/approvals/{id}", new { decision = "edit", sql = "c" }));
        var events = await server.EventsAsync($"/threads/{decided.GetProperty("thread_id").GetGuid()}/events?after={decided.GetProperty("after").GetInt64()}");

        Assert.Equal(["c"], change.Done);
        Assert.Equal(judged + 1, change.Judged);
        var told = events.Single(e => e.Name == "approval").Data;
        Assert.Equal(("edited", "UPDATE t SET x = 'c'"), (told.GetProperty("decision").GetString(), told.GetProperty("sql").GetString()));
        Assert.Equal("""{"to":"c"}""", events.Single(e => e.Name == "tool_call").Data.GetProperty("arguments").GetRawText());
        var kept = Assert.Single((await server.GetAsync("/approvals")).GetProperty("items").EnumerateArray());
        Assert.Equal(("used", "c", """{"to":"b"}"""), (kept.GetProperty("status").GetString(), kept.GetProperty("edited_sql").GetString(), kept.GetProperty("arguments").GetRawText()));
        var result = (await server.Host.Conversations.Turns.HistoryAsync(decided.GetProperty("thread_id").GetGuid(), 20)).First(message => message.Role.Value == "tool");
        Assert.Contains("The user put this in its place, which ran:\\nc", JsonSerializer.Serialize(result, Microsoft.Extensions.AI.AIJsonUtilities.DefaultOptions));
    }

    [Fact]
    public async Task AnEditThatIsRefusedDoesNotRun()
    {
        var change = new Change();
        await using var server = await StartAsync(change, Script.Call("change", new { to = "b" }), Script.Say("That was refused."));
        var id = (await AskAsync(server, "make it b")).GetProperty("approvals")[0].GetGuid();

        var done = await DoneAsync(server, await server.JsonAsync(await server.PostAsync($"/approvals/{id}", new { decision = "edit", sql = "throws" })));
        var again = await server.PostAsync($"/approvals/{id}", new { decision = "approve" });

        Assert.Empty(change.Done);
        Assert.Equal("That was refused.", done.GetProperty("text").GetString());
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task AYesForTheThreadCountsThereForAToolThatChangesNothing()
    {
        await using var server = await StartAsync(
            new Change(), Script.Call("peek", new { at = "a" }), Script.Say("Seen."), Script.Call("peek", new { at = "b" }).Say("Seen too."), Script.Call("peek", new { at = "c" }));
        var asked = await AskAsync(server, "look");
        var thread = asked.GetProperty("thread_id").GetGuid();

        await DoneAsync(server, await server.JsonAsync(await server.PostAsync($"/approvals/{asked.GetProperty("approvals")[0].GetGuid()}", new { decision = "approve", for_thread = true })));
        var next = await AskAsync(server, "look again", thread);
        var elsewhere = await AskAsync(server, "look here");

        Assert.Equal(("succeeded", "Seen too."), (next.GetProperty("status").GetString(), next.GetProperty("text").GetString()));
        Assert.Equal("needs_approval", elsewhere.GetProperty("status").GetString());
    }

    [Fact]
    [Trait(ChecklistLine.Name, ChecklistLine.ApprovalBound)]
    public async Task NoYesEverStandsForAChange()
    {
        await using var server = await StartAsync(new Change(), Script.Call("change", new { to = "b" }));
        var id = (await AskAsync(server, "make it b")).GetProperty("approvals")[0].GetGuid();

        var refused = await server.PostAsync($"/approvals/{id}", new { decision = "approve", for_thread = true });

        Assert.Equal((HttpStatusCode.BadRequest, "no_standing_yes"), (refused.StatusCode, (await server.JsonAsync(refused)).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task WhoMayDecideIsHeldTo()
    {
        var change = new Change { NeedsAdmin = true };
        await using var server = await StartAsync(change, Script.Call("change", new { to = "b" }), Script.Say("It is b."));
        var id = (await AskAsync(server, "make it b")).GetProperty("approvals")[0].GetGuid();
        var decisions = server.Host.ApprovalDecisions;

        async Task<string> CodeAsync(string user, Role role) =>
            (await Assert.ThrowsAsync<RequestException>(() => decisions.DecideAsync(new Decider(user, role), id, new Decision(true), CancellationToken.None))).Code;

        Assert.Equal("approval_not_found", await CodeAsync("other", Role.Analyst));
        Assert.Equal("admin_required", await CodeAsync("local", Role.Analyst));
        Assert.Empty(change.Done);
        await server.Host.Turns.WaitAsync((await decisions.DecideAsync(new Decider("boss", Role.Admin), id, new Decision(true), CancellationToken.None)).Turn!, "local", CancellationToken.None).WaitAsync(Patience);
        Assert.Equal(["b"], change.Done);
        Assert.Equal("boss", Assert.Single((await server.GetAsync("/approvals?all=true")).GetProperty("items").EnumerateArray()).GetProperty("decided_by").GetString());
    }

    [Theory]
    [InlineData("POST", "/approvals/0198c0de-0000-7000-8000-000000000000", """{"decision":"approve"}""", 404, "approval_not_found")]
    [InlineData("POST", "/approvals/x", """{"decision":"approve"}""", 404, "approval_not_found")]
    [InlineData("POST", "/approvals/0198c0de-0000-7000-8000-000000000000", """{"decision":"maybe"}""", 400, "unknown_decision")]
    [InlineData("POST", "/approvals/0198c0de-0000-7000-8000-000000000000", """{"decision":"edit"}""", 400, "edit_needs_sql")]
    [InlineData("POST", "/approvals/0198c0de-0000-7000-8000-000000000000", """{"decision":"approve","sql":"DROP TABLE t"}""", 400, "edit_needs_sql")]
    [InlineData("POST", "/approvals/0198c0de-0000-7000-8000-000000000000", """{"decision":"reject","for_thread":true}""", 400, "no_standing_yes")]
    [InlineData("POST", "/approvals/0198c0de-0000-7000-8000-000000000000", """{"decision":"edit","sql":"DROP TABLE t"}""", 404, "approval_not_found")]
    [InlineData("POST", "/approvals/0198c0de-0000-7000-8000-000000000000", """{"decision":"approve","arguments":{}}""", 400, "unknown_field")]
    [InlineData("GET", "/approvals?status=maybe", null, 400, "unknown_status")]
    public async Task WhatIsWrongIsSaid(string method, string path, string? body, int status, string code)
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json") };

        var response = await server.Client.SendAsync(request);

        Assert.Equal((status, code), ((int)response.StatusCode, (await server.JsonAsync(response)).GetProperty("code").GetString()));
    }

    [Fact]
    public async Task TheCapsuleOfWhatWasApprovedNamesWhoAgreed()
    {
        var query = new AskedQuery();
        await using var server = await StartAsync(query, Script.Call("asked_query", new { }), Script.Say("Done."));
        query.Runs = server.Host.Runs;

        var asked = await AskAsync(server, "run it");
        await DoneAsync(server, await server.JsonAsync(await server.PostAsync($"/approvals/{asked.GetProperty("approvals")[0].GetGuid()}", new { decision = "approve" })));

        var run = Assert.Single((await server.GetAsync("/runs")).GetProperty("items").EnumerateArray());
        Assert.Equal(("succeeded", "local"), (run.GetProperty("status").GetString(), run.GetProperty("approved_by").GetString()));
        var audited = (await server.Client.GetStringAsync("/audit", TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(["approval", "run"], audited.Select(line => line.GetProperty("kind").GetString()));
        Assert.Equal("local", audited[0].GetProperty("approval").GetProperty("decided_by").GetString());
    }

    /// <summary>A query that runs after a yes.</summary>
    sealed class AskedQuery() : AgentTool("asked_query", "Runs a query.", JsonElement.Parse("""{"type":"object","properties":{},"required":[],"additionalProperties":false}"""u8))
    {
        public Runs Runs { get; set; } = null!;

        public override ValueTask<ApprovalNeed?> NeedsApprovalAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken) =>
            ValueTask.FromResult<ApprovalNeed?>(new(Sql: null, "It runs.", "None."));

        public override async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
        {
            var run = await Runs.ExecuteAsync(context.RunOn(context.Source!, RunMode.Sql, "select 1 as n"), cancellationToken);
            return new ToolOutcome(true, "It ran.", "it ran", run);
        }
    }

    /// <param name="replies">What the model says, turn by turn.</param>
    internal static async Task<TestServer> StartAsync(AgentTool change, params Transcript[] replies)
    {
        var loop = new AgentLoop([new Echo(), new Peek(), change], LoopLimits.Default, TimeProvider.System, NullLogger<AgentLoop>.Instance);
        var next = new Queue<Transcript>(replies);
        var server = default(TestServer);
        return server = await TestServer.StartAsync(async (start, source, log, cancellationToken) =>
        {
            var conversations = server!.Host.Conversations;
            var othersWait = start.Decides is { } decided && await conversations.Approvals.WaitsAsync(decided.TurnId!.Value, DateTimeOffset.UtcNow);
            var input = new TurnInput
            {
                ThreadId = log.ThreadId,
                TurnId = log.TurnId,
                UserId = start.UserId,
                Message = start.Message,
                Sources = server.Host.Sources.Everything,
                Source = source,
                History = await conversations.Turns.HistoryAsync(log.ThreadId, 20, log.TurnId),
                Today = new DateOnly(2026, 3, 1),
                Decided = start.Decides,
                AllowedTools = await conversations.Approvals.AllowedInAsync(start.UserId, log.ThreadId),
                OthersWait = othersWait,
            };
            using var model = new ScriptedChatClient(othersWait ? new Transcript() : next.Dequeue());
            return await loop.RunAsync(input, model, new ModelInfo("scripted/test", "scripted"), log, cancellationToken);
        });
    }

    static async Task<JsonElement> AskAsync(TestServer server, string message, Guid? thread = null) =>
        await server.JsonAsync(await server.PostAsync("/chat", new { message, dataset_id = "orders", thread_id = thread }));

    static async Task<JsonElement> DoneAsync(TestServer server, JsonElement decided) =>
        (await server.EventsAsync($"/threads/{decided.GetProperty("thread_id").GetGuid()}/events?after={decided.GetProperty("after").GetInt64()}"))
            .Single(e => e.Name == "done").Data;
}
