using System.Text.Json;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sharing;

/// <summary>What is kept of requests to models, compared with what came over the wire.</summary>
public sealed class SentRequestsTests : IDisposable
{
    readonly OpenFolder _files = new(("people.csv", SharingTests.People()));

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(SourceShare.Schema)]
    [InlineData(SourceShare.Summaries)]
    [InlineData(SourceShare.Rows)]
    public async Task EveryRequestIsKeptAsItCameOverTheWire(SourceShare share)
    {
        await using var talk = await OverAsync(share);
        await talk.ThenSql("SELECT name, age FROM people").AskHostedAsync("How old is everybody?");

        var answer = await talk.ThenSql("SELECT nothing").ThenSql("SELECT city FROM people").AskHostedAsync("And where?");

        var kept = Whole(await RequestsAsync(talk, answer));
        var wire = talk.SentToHosted.TakeLast(3).Select(request => JsonElement.Parse(request)).ToList();
        Assert.Equal(3, kept.Count);
        Assert.All(kept.Zip(wire), pair =>
        {
            var (own, sent) = pair;
            Assert.Equal(ToldIn(sent), own.Texts);
            Assert.Equal(
                sent.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("function").GetProperty("name").GetString()),
                own.Tools);
        });
        Assert.Contains("How old is everybody?", kept[0].Texts);
        Assert.Equal(share == SourceShare.Rows, kept[2].Texts.Any(text => text.Contains("mkname", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ARequestHoldsOnlyWhatTheOneBeforeDidNot()
    {
        await using var talk = await OverAsync(SourceShare.Rows);

        var requests = await RequestsAsync(talk, await talk.ThenSql("SELECT name FROM people").AskHostedAsync());

        Assert.Equal(["system", "tools", "repeats", "messages"], Json(requests[0]).EnumerateObject().Select(property => property.Name));
        Assert.Equal(["repeats", "messages"], Json(requests[1]).EnumerateObject().Select(property => property.Name));
        Assert.Equal(1, Json(requests[1]).GetProperty("repeats").GetInt32());
        Assert.Equal(
            ["tool_call", "tool_result"],
            Json(requests[1]).GetProperty("messages").EnumerateArray().SelectMany(message => message.GetProperty("parts").EnumerateArray()).Select(part => part.GetProperty("type").GetString()));
        Assert.All(requests, request => Assert.Equal(("openai/stub", "openai"), (request.ModelId, request.Backend)));
    }

    [Fact]
    public async Task SecretsAreHiddenAndTheRestIsWordForWord()
    {
        await using var talk = await OverAsync(null);

        var requests = await RequestsAsync(talk, await talk.AskHostedAsync("""He said "password=hunter2secret" \ and postgres://me:opensesame@db/x, why?"""));

        Assert.Contains("hunter2secret", string.Concat(talk.SentToHosted));
        var kept = Whole(requests)[0].Texts[^1];
        Assert.Equal("""He said "password=***" \ and postgres://me:***@db/x, why?""", kept);
    }

    [Fact]
    public async Task WhatIsTooMuchIsToldByItsLength()
    {
        await using var talk = await OverAsync(null);

        var requests = await RequestsAsync(talk, await talk.AskHostedAsync(new string('x', 1_000_001)));

        var message = Json(Assert.Single(requests)).GetProperty("messages")[0];
        Assert.InRange(message.GetProperty("left_out").GetInt32(), 1_000_001, 1_000_100);
        Assert.False(message.TryGetProperty("parts", out _));
    }

    [Fact]
    public async Task EachModelOfARouteIsNamedWithWhatItWasSent()
    {
        await using var talk = await OverAsync(SourceShare.Summaries);
        talk.LocalFailsAt = 1;

        var requests = await RequestsAsync(talk, await talk.AskAsync("Who?", SharedTalk.Local, SharedTalk.Hosted));

        Assert.Equal(["local/stub", "openai/stub"], requests.Select(request => request.ModelId));
    }

    [Fact]
    public async Task OfThePlannerNothingIsKept()
    {
        await using var talk = await OverAsync(null);

        Assert.Empty(await RequestsAsync(talk, await talk.AskPlannerAsync("How many people?")));
    }

    [Fact]
    public async Task TheyBelongToTheirUserGoIntoAForkAndGoWithTheirThread()
    {
        await using var talk = await OverAsync(null);
        var answer = await talk.AskHostedAsync();
        var conversations = talk.Host.Conversations;

        var fork = (await talk.Host.ForkThreadAsync("local", answer.ThreadId, answer.TurnId)).Thread;
        var copied = Assert.Single(await conversations.Threads.EntriesAsync(fork.Id, null, 10));
        var others = await conversations.Requests.ListAsync("somebody", answer.ThreadId, answer.TurnId);
        await talk.Host.DeleteThreadAsync("local", answer.ThreadId);

        Assert.Empty(others);
        Assert.Empty(await RequestsAsync(talk, answer));
        Assert.Single(await conversations.Requests.ListAsync("local", fork.Id, copied.TurnId));
    }

    static async Task<List<RequestRecord>> RequestsAsync(SharedTalk talk, TurnAnswer answer) =>
        await talk.Host.Conversations.Requests.ListAsync("local", answer.ThreadId, answer.TurnId);

    static JsonElement Json(RequestRecord request) => JsonElement.Parse(request.Json.Span);

    /// <summary>All that stood in each request, with what it repeats.</summary>
    static List<(List<string> Texts, List<string> Tools)> Whole(List<RequestRecord> requests)
    {
        var (system, tools, messages) = ("", new List<string>(), new List<JsonElement>());
        return requests.ConvertAll(record =>
        {
            var json = Json(record);
            system = json.TryGetProperty("system", out var said) ? said.GetString()! : system;
            tools = json.TryGetProperty("tools", out var offered) ? [.. offered.EnumerateArray().Select(tool => tool.GetProperty("name").GetString()!)] : tools;
            messages = [.. messages.Take(json.GetProperty("repeats").GetInt32()), .. json.GetProperty("messages").EnumerateArray()];
            var texts = messages.SelectMany(message => message.GetProperty("parts").EnumerateArray()).Select(part => part.GetProperty("text").GetString()!);
            return ((List<string>)[system, .. texts], tools);
        });
    }

    static List<string> ToldIn(JsonElement request) =>
    [
        .. request.GetProperty("messages").EnumerateArray().SelectMany(message =>
            message.TryGetProperty("tool_calls", out var calls)
                ? calls.EnumerateArray().Select(call => call.GetProperty("function").GetProperty("arguments").GetString()!)
                : [message.GetProperty("content").GetString()!]),
    ];

    Task<SharedTalk> OverAsync(SourceShare? share) => SharedTalk.OverAsync(_files.Path, new SourcePolicy { Share = share });
}
