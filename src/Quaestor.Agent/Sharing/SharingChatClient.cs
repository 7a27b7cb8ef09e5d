using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;

namespace Quaestor.Agent.Sharing;

/// <summary>
/// The boundary to one model, and the one place where it is decided what it sees: every message and the prompt are put into the
/// form that this model may read, request by request, by what the sources' owners say at that time. Without
/// <see cref="SharedOptions"/> nobody knows whose data it is: then no data is told.
/// </summary>
sealed class SharingChatClient(IChatClient inner, ModelInfo model) : DelegatingChatClient(inner)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new SharedRequest(SightOf(options));
        return base.GetResponseAsync([.. messages.Select(request.Resolve)], request.Resolve(options), cancellationToken);
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new SharedRequest(SightOf(options));
        List<ChatMessage> resolved = [.. messages.Select(request.Resolve).Where(message => message.Contents.Count > 0)];
        var told = request.Resolve(options);
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new SharedContent(model, request.Shown, request.Rows) { Messages = resolved, Options = told }]);
        await foreach (var update in base.GetStreamingResponseAsync(resolved, told, cancellationToken))
        {
            yield return update;
        }
    }

    Sight SightOf(ChatOptions? options) => options is SharedOptions shared ? new Sight(model, shared.Sources) : Sight.OfNobody;
}
