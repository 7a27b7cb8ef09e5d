using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Quaestor.Agent.Budgets;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Telemetry;

namespace Quaestor.Agent.Models.Routing;

/// <summary>
/// A route as one model, for one turn: asks its steps in their order until one answers, and stays with that one. What fails on
/// the way is told as <see cref="Chat.ModelNoticeContent"/>, another model as <see cref="Chat.ModelSwitchContent"/>; where text
/// was shown already, that says that it is void. Which failure leads where: <see cref="FailureCure"/>.
/// </summary>
sealed class RouteChatClient(
    IReadOnlyList<RouteStep> steps, ProviderHealth health, ILogger<RouteChatClient> logger, Allowance? allowance = null, Instruments? instruments = null) : IChatClient
{
    // A retry that waits must not hold back the notice of it, so the asking runs beside the reading. The reader goes on in the
    // writer's stack: a piece costs no change of threads.
    static readonly UnboundedChannelOptions Passing = new() { SingleReader = true, SingleWriter = true, AllowSynchronousContinuations = true };

    readonly IChatClient?[] _clients = new IChatClient?[steps.Count];
    readonly Instruments _instruments = instruments ?? new();
    int _current;
    bool _wasTooLong;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            if (update.Contents is [Chat.ModelSwitchContent { IsRestart: true }])
            {
                updates.Clear();
            }
            else if (update.Contents is not [Chat.ModelSwitchContent or Chat.ModelNoticeContent or SharedContent])
            {
                updates.Add(update);
            }
        }

        return updates.ToChatResponse();
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var updates = Channel.CreateUnbounded<ChatResponseUpdate>(Passing);
        var asking = AskAsync(new RouteRequest([.. messages], options, updates.Writer) { IsShortened = _wasTooLong }, stop.Token);
        try
        {
            await foreach (var update in updates.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return update;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await asking;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : ClientOf(_current).GetService(serviceType, serviceKey);

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client?.Dispose();
        }
    }

    // Never fails: what goes wrong is the reader's.
    async Task AskAsync(RouteRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var run = new RouteRun(steps, ClientOf, health, allowance, logger, request);
            await run.AskAsync(_current, current => _current = current, cancellationToken);
            request.Updates.Complete();
        }
        catch (Exception exception)
        {
            _wasTooLong |= exception is Chat.ModelException { Failure: Chat.ModelFailure.ContextLength };
            request.Updates.Complete(exception);
        }
    }

    IChatClient ClientOf(int step) => _clients[step] ??= new SharingChatClient(new TracedChatClient(steps[step].Client(), steps[step].Info, _instruments), steps[step].Info);
}

/// <param name="Updates">What the reader gets.</param>
sealed record RouteRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options, ChannelWriter<ChatResponseUpdate> Updates)
{
    /// <summary>The conversation was too long before in this turn, and whoever asks has made it shorter.</summary>
    public bool IsShortened { get; init; }
}
