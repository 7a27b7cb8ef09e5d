using System.Runtime.CompilerServices;
using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Sessions;

namespace Quaestor.Cli.Turns;

/// <summary>One turn on the server: started, followed to its end however often the connection breaks, and cancelled where the person gives up.</summary>
sealed class TurnFollower(ApiClient api)
{
    /// <summary>The name of an event of our own: the connection broke, and is made anew.</summary>
    public const string Reconnecting = "reconnecting";

    static readonly TimeSpan CancelWait = TimeSpan.FromSeconds(5);
    static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    /// <summary>After so many breaks without an event between them the server counts as gone.</summary>
    const int MostBreaks = 12;

    string? _threadId;
    string? _turnId;
    long _last;
    int _breaks;

    /// <summary>The last run, where it did not succeed.</summary>
    string? _failedRunId;

    /// <summary>The whole turn; null until it has ended.</summary>
    public JsonElement? Answer { get; private set; }

    public string? ThreadId => _threadId;

    /// <summary>Asks, and follows the turn. A question that got no answer is asked again under the same number, and answered once.</summary>
    /// <exception cref="ApiException">The server refused, or is gone.</exception>
    public IAsyncEnumerable<ApiEvent> FollowAsync(Action<Utf8JsonWriter> request, CancellationToken cancellationToken)
    {
        var number = Guid.NewGuid().ToString();
        return FollowAsync(
            () => _threadId is null
                ? api.StreamAsync("/chat/stream", body => { request(body); body.WriteString("client_request_id"u8, number); }, cancellationToken)
                : Events(cancellationToken),
            cancellationToken);
    }

    /// <summary>Follows a turn that another request has begun.</summary>
    /// <param name="after">The number of the event before its first.</param>
    /// <inheritdoc cref="FollowAsync(Action{Utf8JsonWriter}, CancellationToken)"/>
    public IAsyncEnumerable<ApiEvent> FollowAsync(string threadId, string turnId, long after, CancellationToken cancellationToken)
    {
        (_threadId, _turnId, _last) = (threadId, turnId, after);
        return FollowAsync(() => Events(cancellationToken), cancellationToken);
    }

    /// <summary>What the command ends with: a turn that failed because the guard refused its statement counts as refused.</summary>
    public async Task<int> ExitCodeAsync(CancellationToken cancellationToken)
    {
        var status = Answer!.Value.Text("status");
        return status == "failed" && _failedRunId is { } run
            ? ExitCode.OfStatus((await api.GetAsync($"/runs/{run}/status", cancellationToken)).Text("status"))
            : ExitCode.OfStatus(status);
    }

    /// <returns>Whether the server knows of it.</returns>
    public async Task<bool> CancelAsync()
    {
        if (_threadId is null || _turnId is null || Answer is not null)
        {
            return false;
        }

        try
        {
            using var limit = new CancellationTokenSource(CancelWait);
            await api.PostAsync($"/threads/{_threadId}/turns/{_turnId}/cancel", _ => { }, limit.Token);
            return true;
        }
        catch (Exception exception) when (exception is ApiException or OperationCanceledException)
        {
            // The server's own limits end the turn.
            return false;
        }
    }

    IAsyncEnumerable<ApiEvent> Events(CancellationToken cancellationToken) => api.StreamAsync($"/threads/{_threadId}/events?after={_last}", cancellationToken);

    async IAsyncEnumerable<ApiEvent> FollowAsync(Func<IAsyncEnumerable<ApiEvent>> open, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (Answer is null)
        {
            await using var events = open().GetAsyncEnumerator(cancellationToken);
            while (Answer is null && await NextAsync(events) is { } item)
            {
                _breaks = 0;
                Take(item);
                yield return item;
            }

            if (Answer is null)
            {
                yield return new(null, Reconnecting, default);
                await Task.Delay(Pauses[Math.Min(_breaks, Pauses.Length) - 1], cancellationToken);
            }
        }
    }

    /// <returns>Null where the stream ended or broke.</returns>
    async Task<ApiEvent?> NextAsync(IAsyncEnumerator<ApiEvent> events)
    {
        try
        {
            if (await events.MoveNextAsync() && events.Current.Name != "idle")
            {
                return events.Current;
            }
        }
        catch (ApiException exception) when (exception.Code is "connection_lost" || (exception.Code is "unreachable" && _threadId is not null))
        {
            if (_breaks >= MostBreaks)
            {
                throw;
            }
        }

        return ++_breaks <= MostBreaks ? null : throw new ApiException("connection_lost", "The server ended the stream before the answer was complete. Ask again.");
    }

    void Take(ApiEvent item)
    {
        _last = item.Id ?? _last;
        _threadId = item.Data.TextOrNull("thread_id") ?? _threadId;
        switch (item.Name)
        {
            case "status":
                _turnId ??= item.Data.TextOrNull("turn_id");
                break;
            case "tool_result":
                _failedRunId = item.Data.Flag("ok") ? null : item.Data.TextOrNull("run_id");
                break;
            case "done" when _turnId is null || item.Data.Text("turn_id") == _turnId:
                Answer = item.Data;
                break;
        }
    }
}
