using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Routing;
using Quaestor.Tests.Loop;

namespace Quaestor.Tests.Models.Routing;

/// <summary>What a model does with one request: says its pieces, then fails, or ends, or ends without saying so.</summary>
sealed record Play(string[] Pieces, Exception? Failure = null, bool Ends = true)
{
    public static Play Says(params string[] pieces) => new(pieces);

    public static Play Fails(ModelFailure failure, params string[] pieces) => Fails(failure, null, pieces);

    public static Play Fails(ModelFailure failure, TimeSpan? retryAfter, params string[] pieces) =>
        new(pieces, new ModelException(failure, $"It failed: {failure}.") { RetryAfter = retryAfter });
}

/// <summary>Plays one play per request, the last one again and again.</summary>
sealed class PlayedModel(params Play[] plays) : SpokenModel
{
    public List<IReadOnlyList<ChatMessage>> Requests { get; } = [];

    public bool WasStopped { get; private set; }

    /// <summary>Endless after its pieces, until it is cancelled.</summary>
    public bool Hangs { get; init; }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var play = plays[Math.Min(Requests.Count, plays.Length - 1)];
        Requests.Add([.. messages]);
        foreach (var piece in play.Pieces)
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, piece);
        }

        if (Hangs)
        {
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                WasStopped = true;
            }
        }

        if (play.Failure is { } failure)
        {
            throw failure;
        }

        if (play.Ends)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 10, OutputTokenCount = 5 })]);
            yield return new ChatResponseUpdate(ChatRole.Assistant, []) { FinishReason = ChatFinishReason.Stop };
        }
    }

    public RouteStep As(string modelId, int? context = null) =>
        new(new ModelInfo(modelId, modelId.Split('/')[0]) { ContextTokens = context }, () => this);
}
