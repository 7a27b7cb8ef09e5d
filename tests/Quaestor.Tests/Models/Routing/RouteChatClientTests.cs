using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Tests.Models.Routing;

public sealed class RouteChatClientTests
{
    static readonly PlayedModel Well = new(Play.Says("Fine."));

    readonly RouteBench _bench = new();

    [Fact]
    public async Task AModelThatAnswersIsTheOnlyOneAsked()
    {
        var other = new PlayedModel(Play.Says("No."));

        Assert.Equal(["text Fine.", "finish stop"], await _bench.AskAsync(Well.As("a/m"), other.As("b/m")));
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task AWaitThatTheProviderAsksForIsKept()
    {
        var limited = new PlayedModel(Play.Fails(ModelFailure.RateLimited, TimeSpan.FromSeconds(3)), Play.Says("Hi."));

        var lines = await _bench.AskAsync(limited.As("a/m"), Well.As("b/m"));

        Assert.Equal(["text Hi.", "finish stop"], lines.Skip(1));
        Assert.Matches(@"^a/m takes no more requests for now; it is asked again in 3\.\d s\.$", lines[0]);
        Assert.InRange(Assert.Single(_bench.Clock.Waits), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.5));
    }

    [Fact]
    public async Task ARepetitionWaitsALittleLongerEachTime()
    {
        await _bench.AskAsync(new PlayedModel(Play.Fails(ModelFailure.Overloaded)).As("a/m"));

        Assert.Equal(2, _bench.Clock.Waits.Count);
        Assert.All(_bench.Clock.Waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(8)));
    }

    [Fact]
    public async Task AWaitThatIsTooLongForATurnGoesToTheNextModelAndIsKeptByAllTurns()
    {
        var limited = new PlayedModel(Play.Fails(ModelFailure.RateLimited, TimeSpan.FromSeconds(30)), Play.Says("Again."));

        Assert.Equal(
            ["a/m takes no more requests for now; b/m is asked instead.", "→ b/m", "text Fine.", "finish stop"],
            await _bench.AskAsync(limited.As("a/m"), Well.As("b/m")));
        Assert.Equal(
            ["a/m is left out, because it kept failing; b/m is asked instead.", "→ b/m", "text Fine.", "finish stop"],
            await _bench.AskAsync(limited.As("a/m"), Well.As("b/m")));
        _bench.Clock.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal(["text Again.", "finish stop"], await _bench.AskAsync(limited.As("a/m"), Well.As("b/m")));
    }

    [Theory]
    [InlineData(ModelFailure.Overloaded, 3)]
    [InlineData(ModelFailure.RateLimited, 3)]
    [InlineData(ModelFailure.Transport, 3)]
    [InlineData(ModelFailure.IncompleteStream, 2)]
    [InlineData(ModelFailure.ToolGenerationFailed, 2)]
    [InlineData(ModelFailure.Timeout, 1)]
    [InlineData(ModelFailure.QuotaExhausted, 1)]
    [InlineData(ModelFailure.Auth, 1)]
    [InlineData(ModelFailure.ModelNotFound, 1)]
    public async Task WhatAnotherModelCuresGoesToTheNextOne(ModelFailure failure, int requests)
    {
        var failing = new PlayedModel(Play.Fails(failure));

        var lines = await _bench.AskAsync(failing.As("a/m"), Well.As("b/m"));

        Assert.Equal(requests, failing.Requests.Count);
        Assert.Equal(requests, lines.Count(line => line.StartsWith("a/m ", StringComparison.Ordinal)));
        Assert.Equal(["→ b/m", "text Fine.", "finish stop"], lines.Skip(requests));
    }

    [Theory]
    [InlineData(ModelFailure.BadRequest)]
    [InlineData(ModelFailure.ContentFiltered)]
    public async Task WhatNoModelCuresFailsAtOnce(ModelFailure failure)
    {
        var failing = new PlayedModel(Play.Fails(failure));
        var other = new PlayedModel(Play.Says("No."));

        var lines = await _bench.AskAsync(failing.As("a/m"), other.As("b/m"));

        Assert.Single(failing.Requests);
        Assert.Empty(other.Requests);
        Assert.EndsWith("; no other model is asked.", lines[0], StringComparison.Ordinal);
        Assert.EndsWith($": It failed: {failure}.", lines[1], StringComparison.Ordinal);
        Assert.Equal(2, lines.Count);
    }

    [Fact]
    public async Task LaterRequestsOfATurnStayWithTheModelThatTookOver()
    {
        var failing = new PlayedModel(Play.Fails(ModelFailure.Auth), Play.Says("Late."));
        var route = _bench.Route(failing.As("a/m"), Well.As("b/m"));

        await RouteBench.AskAsync(route);

        Assert.Equal(["text Fine.", "finish stop"], await RouteBench.AskAsync(route));
        Assert.Single(failing.Requests);
    }

    [Fact]
    public async Task TextThatWasShownIsVoidWhereTheAnswerBeginsAnew()
    {
        var breaking = new PlayedModel(Play.Fails(ModelFailure.IncompleteStream, "It ", "is "));

        Assert.Equal(
            [
                "text It ", "text is ", "a/m broke off its answer; it is asked again in X s.", "→ a/m anew",
                "text It ", "text is ", "a/m broke off its answer; b/m is asked instead.", "→ b/m anew", "text Fine.", "finish stop",
            ],
            (await _bench.AskAsync(breaking.As("a/m"), Well.As("b/m"))).Select(WithoutSeconds));
    }

    [Fact]
    public async Task WhoeverReadsTheWholeAnswerGetsNoVoidText()
    {
        var breaking = new PlayedModel(Play.Fails(ModelFailure.IncompleteStream, "It "), Play.Says("It is 42."));

        var response = await _bench.Route(breaking.As("a/m")).GetResponseAsync([new ChatMessage(ChatRole.User, "?")], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("It is 42.", response.Text);
        Assert.Equal(15, response.Usage!.TotalTokenCount ?? response.Usage.InputTokenCount + response.Usage.OutputTokenCount);
    }

    [Fact]
    public async Task AStreamThatJustEndsIsAFailure()
    {
        var ending = new PlayedModel(new Play(["So "], Ends: false), Play.Says("So it is."));

        Assert.Equal("text So it is.", (await _bench.AskAsync(ending.As("a/m")))[^2]);
    }

    [Fact]
    public async Task WhatClientsOfOthersThrowIsAFailureOfTheConnection()
    {
        var broken = new PlayedModel(new Play([], new HttpRequestException("No route to host.")));

        var lines = await _bench.AskAsync(broken.As("a/m"), Well.As("b/m"));

        Assert.Equal("a/m cannot be reached; b/m is asked instead.", lines[2]);
    }

    [Fact]
    public async Task CancellingGoesOnToNobody()
    {
        var limited = new PlayedModel(Play.Fails(ModelFailure.RateLimited));
        var other = new PlayedModel(Play.Says("No."));
        using var stop = new CancellationTokenSource();
        _bench.Clock.Holds = true;

        var asking = RouteBench.AskAsync(_bench.Route(limited.As("a/m"), other.As("b/m")), stop.Token);
        SpinWait.SpinUntil(() => !_bench.Clock.Waits.IsEmpty);
        await stop.CancelAsync();

        Assert.Equal("cancelled", (await asking)[^1]);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task WhoStopsReadingStopsTheModel()
    {
        var endless = new PlayedModel(Play.Says("a", "b")) { Hangs = true };
        await foreach (var _ in _bench.Route(endless.As("a/m")).GetStreamingResponseAsync([], cancellationToken: TestContext.Current.CancellationToken))
        {
            break;
        }

        Assert.True(endless.WasStopped);
    }

    [Fact]
    public async Task AConversationThatIsTooLongGoesToAModelThatIsKnownToHaveMoreContext()
    {
        var small = new PlayedModel(Play.Fails(ModelFailure.ContextLength));
        var others = new PlayedModel(Play.Says("No."));

        var lines = await _bench.AskAsync(small.As("a/m", 8_000), others.As("b/m", 8_000), others.As("planner"), Well.As("c/m", 32_000));

        Assert.Equal(["a/m has too little context for this conversation; c/m is asked instead.", "→ c/m", "text Fine.", "finish stop"], lines);
        Assert.Empty(others.Requests);
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(null)]
    public async Task WhereNoneIsKnownToHaveMoreContextTheConversationIsMadeShorterBeforeAnotherIsAsked(int? context)
    {
        var small = new PlayedModel(Play.Fails(ModelFailure.ContextLength));
        var planner = new PlayedModel(Play.Says("Planned."));
        var route = _bench.Route(small.As("a/m", context), planner.As("planner"));

        Assert.Equal(
            ["a/m has too little context for this conversation; no other model is left.", "failed context_length: It failed: ContextLength."],
            await RouteBench.AskAsync(route));
        Assert.Empty(planner.Requests);

        Assert.Equal(["→ planner", "text Planned.", "finish stop"], (await RouteBench.AskAsync(route)).Skip(1));
    }

    [Fact]
    public async Task AModelWithMoreContextThatFailsLeavesTheConversationToBeMadeShorter()
    {
        var small = new PlayedModel(Play.Fails(ModelFailure.ContextLength), Play.Says("No."));
        var large = new PlayedModel(Play.Fails(ModelFailure.Auth));
        var route = _bench.Route(small.As("a/m", 8_000), large.As("b/m", 32_000), Well.As("planner"));

        Assert.StartsWith("failed context_length: No model could answer.", (await RouteBench.AskAsync(route))[^1], StringComparison.Ordinal);
        Assert.Equal(["→ planner", "text Fine.", "finish stop"], (await RouteBench.AskAsync(route)).Skip(1));
    }

    [Fact]
    public async Task AModelThatCoolsDownIsNotAskedForWhatItHasTooLittleContextFor()
    {
        var cool = new PlayedModel(Play.Fails(ModelFailure.RateLimited, TimeSpan.FromSeconds(60)), Play.Says("No."));
        var small = new PlayedModel(Play.Fails(ModelFailure.ContextLength));
        await _bench.AskAsync(cool.As("a/m", 8_000));

        var lines = await _bench.AskAsync(cool.As("a/m", 8_000), small.As("b/m", 8_000));

        Assert.Single(cool.Requests);
        Assert.StartsWith("failed context_length: ", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnErrorTellsAllThatWasTried()
    {
        var a = new PlayedModel(Play.Fails(ModelFailure.Auth));
        var b = new PlayedModel(Play.Fails(ModelFailure.Timeout));

        var lines = await _bench.AskAsync(a.As("a/m"), b.As("b/m"));

        Assert.Equal(
            [
                "a/m does not accept its key; b/m is asked instead.", "→ b/m", "b/m took too long; no other model is left.",
                "failed timeout: No model could answer. It failed: Auth. It failed: Timeout.",
            ],
            lines);
    }

    [Fact]
    public async Task WhereAllCoolDownTheFirstToBeReadyIsAskedAllTheSame()
    {
        var a = new PlayedModel(Play.Fails(ModelFailure.RateLimited, TimeSpan.FromSeconds(60)));
        var b = new PlayedModel(Play.Fails(ModelFailure.RateLimited, TimeSpan.FromSeconds(20)), Play.Says("Back."));
        Assert.StartsWith("failed rate_limited: No model could answer.", (await _bench.AskAsync(a.As("a/m"), b.As("b/m")))[^1], StringComparison.Ordinal);

        Assert.Equal(
            [
                "a/m is left out, because it kept failing; b/m is asked instead.",
                "b/m is left out, because it kept failing; no other model is left.",
                "b/m kept failing; it is asked all the same.",
                "→ b/m", "text Back.", "finish stop",
            ],
            await _bench.AskAsync(a.As("a/m"), b.As("b/m")));
    }

    static string WithoutSeconds(string line) => System.Text.RegularExpressions.Regex.Replace(line, @"\d+\.\d s", "X s");
}
