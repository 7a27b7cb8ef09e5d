using System.Runtime.CompilerServices;
using System.Text.Json;
using Quaestor.Cli.Client;

namespace Quaestor.Cli.Commands.Ask;

/// <summary>One turn on the server: started, followed to its end, and cancelled where the person gives up.</summary>
sealed class TurnFollower(ApiClient api)
{
    static readonly TimeSpan CancelWait = TimeSpan.FromSeconds(5);

    string? _threadId;
    string? _turnId;

    /// <summary>The whole turn; null until it has ended.</summary>
    public JsonElement? Answer { get; private set; }

    /// <summary>Whether the guard refused the last statement that was tried.</summary>
    public bool WasRefused { get; private set; }

    public async IAsyncEnumerable<ApiEvent> FollowAsync(Action<Utf8JsonWriter> request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in api.StreamAsync("/chat/stream", request, cancellationToken))
        {
            _threadId = item.Data.TextOrNull("thread_id") ?? _threadId;
            _turnId = item.Data.TextOrNull("turn_id") ?? _turnId;
            WasRefused = item.Name switch
            {
                "error" => item.Data.Text("code") == "refused",
                "result" => false,
                _ => WasRefused,
            };
            if (item.Name == "done")
            {
                Answer = item.Data;
                WasRefused &= item.Data.Text("status") == "failed";
            }

            yield return item;
        }
    }

    public async Task CancelAsync()
    {
        if (_threadId is null || _turnId is null || Answer is not null)
        {
            return;
        }

        try
        {
            using var limit = new CancellationTokenSource(CancelWait);
            await api.PostAsync($"/threads/{_threadId}/turns/{_turnId}/cancel", _ => { }, limit.Token);
        }
        catch (Exception exception) when (exception is ApiException or OperationCanceledException)
        {
            // The person has left already; the server's own limits end the turn.
        }
    }
}
