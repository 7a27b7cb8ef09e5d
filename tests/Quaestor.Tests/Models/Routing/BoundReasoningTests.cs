using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Routing;
using Quaestor.Tests.Loop;

namespace Quaestor.Tests.Models.Routing;

public sealed class BoundReasoningTests
{
    [Fact]
    public async Task SignedThinkingGoesBackToItsModelAndToNoOtherAlsoFromTheStore()
    {
        using var bench = new LoopBench();
        var thinking = new ThinkingModel();
        var other = new PlayedModel(Play.Says("Mine."));
        await bench.AskAsync(Route(new RouteStep(new ModelInfo("a/m", "a"), () => thinking)));

        await bench.AskAsync(Route(new RouteStep(new ModelInfo("a/m", "a"), () => thinking)));
        await bench.AskAsync(Route(other.As("b/m")));

        var signed = Assert.Single(thinking.Requests[^1].SelectMany(m => m.Contents).OfType<TextReasoningContent>());
        Assert.Equal(("I think.", "signature"), (signed.Text, signed.ProtectedData));
        Assert.Empty(other.Requests[^1].SelectMany(m => m.Contents).OfType<TextReasoningContent>());
        Assert.Equal(["Question?", "Thought.", "Question?", "Thought.", "Question?"], other.Requests[^1].Select(m => m.Text));
    }

    [Fact]
    public void WhatNobodySignedStays()
    {
        ChatMessage[] messages = [new(ChatRole.Assistant, [new TextReasoningContent("Hm."), new TextContent("42")])];

        Assert.Same(messages, BoundReasoning.For("a/m", messages));
    }

    [Fact]
    public void AMessageOfForeignThinkingAloneIsLeftOutAndTheOriginalIsNotTouched()
    {
        ChatMessage[] messages = [new(ChatRole.User, "?"), new(ChatRole.Assistant, [new TextReasoningContent("Hm.") { ProtectedData = "x" }])];

        Assert.Equal([ChatRole.User], BoundReasoning.For("a/m", messages).Select(m => m.Role));
        Assert.Single(messages[1].Contents);
    }

    static RouteChatClient Route(RouteStep step) =>
        new([step], new ProviderHealth(RetryLimits.Default, TimeProvider.System), NullLogger<RouteChatClient>.Instance);

    sealed class ThinkingModel : SpokenModel
    {
        public List<IReadOnlyList<ChatMessage>> Requests { get; } = [];

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            Requests.Add([.. messages]);
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new TextReasoningContent("I think.") { ProtectedData = "signature" }]);
            yield return new ChatResponseUpdate(ChatRole.Assistant, "Thought.") { FinishReason = ChatFinishReason.Stop };
        }
    }
}
