using System.Runtime.CompilerServices;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Sessions;

namespace Quaestor.Cli.Commands.Ask;

/// <summary>One turn on the server: started, followed to its end, and cancelled where the person gives up.</summary>
sealed class TurnFollower(ApiClient api)
{
    static readonly TimeSpan CancelWait = TimeSpan.FromSeconds(5);

    string? _threadId;
    string? _turnId;

    /// <summary>The last run, where it did not succeed.</summary>
    string? _failedRunId;

    /// <summary>The whole turn; null until it has ended.</summary>
    public JsonElement? Answer { get; private set; }

    public async IAsyncEnumerable<ApiEvent> FollowAsync(Action<Utf8JsonWriter> request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in api.StreamAsync("/chat/stream", request, cancellationToken))
        {
            _threadId = item.Data.TextOrNull("thread_id") ?? _threadId;
            _turnId = item.Data.TextOrNull("turn_id") ?? _turnId;
            switch (item.Name)
            {
                case "tool_result":
                    _failedRunId = item.Data.Flag("ok") ? null : item.Data.TextOrNull("run_id");
                    break;
                case "done":
                    Answer = item.Data;
                    break;
            }

            yield return item;
        }
    }

    /// <summary>What the command ends with: a turn that failed because the guard refused its statement counts as refused.</summary>
    public async Task<int> ExitCodeAsync(CancellationToken cancellationToken)
    {
        var status = Answer!.Value.Text("status");
        return status == "failed" && _failedRunId is { } run
            ? ExitCode.OfStatus((await api.GetAsync($"/runs/{run}/status", cancellationToken)).Text("status"))
            : ExitCode.OfStatus(status);
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
