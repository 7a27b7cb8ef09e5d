using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Turns;

namespace Quaestor.Agent.Threads;

/// <summary>Turns and the messages that models read.</summary>
public sealed class TurnStore(Store store)
{
    public Task<TurnRecord?> FindAsync(string userId, Guid threadId, Guid turnId) =>
        store.ReadAsync(connection => connection.First("turn", ReadTurn, turnId, threadId, userId));

    public Task<TurnRecord?> FindByRequestAsync(string userId, string clientRequestId) =>
        store.ReadAsync(connection => connection.First("turn_by_request", ReadTurn, userId, clientRequestId));

    /// <summary>The turn that the thread ended with, if it is this user's.</summary>
    public async Task<Guid?> LatestAsync(string userId, Guid threadId) =>
        (await store.ReadAsync(connection => connection.Query("latest_turn", row => (Guid?)row.Id(0), threadId, userId))).FirstOrDefault();

    /// <summary>
    /// The thread's last messages in their order, from the question on that the first of them belongs to, as a provider
    /// accepts them: see <see cref="WholeHistory"/>.
    /// </summary>
    /// <param name="before">The turn that asks: its own messages, and those of turns that wait behind it, are not its history.</param>
    public async Task<IReadOnlyList<ChatMessage>> HistoryAsync(Guid threadId, int limit, Guid? before = null)
    {
        var latest = await store.ReadAsync(connection =>
            connection.Query("latest_messages", row => row.Bytes(0), threadId, before?.ToString() ?? "g", limit));
        latest.Reverse();
        var messages = latest.ConvertAll(json => JsonSerializer.Deserialize<ChatMessage>(json, AIJsonUtilities.DefaultOptions)!);
        var beginsWhole = messages is [var first, var second, ..] && first.Role == ChatRole.User && second.Role == ChatRole.User;
        return WholeHistory.Of(beginsWhole ? messages[1..] : messages);
    }

    /// <summary>Deletes the events of turns that ended before a time; their messages and answers stay.</summary>
    public Task DeleteEventsAsync(DateTimeOffset endedBefore) =>
        store.WriteAsync(connection => connection.Execute("delete_old_events", endedBefore), durable: false);

    /// <summary>Begins a turn: its thread where that is new, its row, the user's message and its first event, in one piece.</summary>
    /// <returns>Null where the thread has a turn that it may not wait for, or that another process runs; or the request has begun one already.</returns>
    internal async Task<TurnLog?> BeginAsync(EventLog log, TurnKey turn, TurnBeginning beginning)
    {
        var first = new StatusEvent(turn.TurnId, beginning.Waits ? TurnStatus.Queued : TurnStatus.Running, ThreadId: turn.ThreadId);
        try
        {
            var firstEvent = 0L;
            await log.AppendAsync(turn, [first], TurnStep.Begins, (connection, number) => WriteBeginning(connection, turn, beginning, firstEvent = number));
            return new TurnLog(log, this, turn, firstEvent);
        }
        catch (ThreadBusyException)
        {
            return null;
        }
        catch (StoreConflictException)
        {
            return null;
        }
    }

    internal Task AddStepAsync(EventLog log, TurnKey turn, LoggedStep step)
    {
        var now = DateTimeOffset.UtcNow;
        var json = JsonSerializer.SerializeToUtf8Bytes(step.Message, AIJsonUtilities.DefaultOptions);
        return step.Told.Count == 0 ? store.WriteAsync(Store) : log.AppendAsync(turn, step.Told, TurnStep.GoesOn, (connection, _) => Store(connection));

        void Store(StoreConnection connection)
        {
            var text = Grades.FullTextOf(step.Message);
            if (step.Replaces)
            {
                connection.Execute("replace_message", text, json, turn.ThreadId, step.MessageId, turn.UserId);
            }
            else
            {
                WriteMessage(connection, turn, step.MessageId, step.Message.Role.Value, text, json, now);
            }

            if (step.Progress is { } progress)
            {
                connection.Execute("step_turn", progress, turn.TurnId);
            }

            if (step.Asks is { } approval)
            {
                ApprovalStore.Insert(connection, approval);
            }
        }
    }

    internal Task AddRequestAsync(TurnKey turn, string modelId, string backend, byte[] json) => new RequestStore(store).AddAsync(turn, modelId, backend, json);

    internal Task<Agreement?> UseApprovalAsync(ApprovalRecord approval) => new ApprovalStore(store).UseAsync(approval);

    /// <param name="last">What is told before the end, in one piece with it.</param>
    /// <param name="stored">Runs once it is stored, before anyone is told.</param>
    internal Task EndAsync(EventLog log, TurnKey turn, TurnAnswer answer, IReadOnlyList<TurnEvent> last, Action? stored)
    {
        var now = DateTimeOffset.UtcNow;
        var json = TurnJson.Write(answer, TurnJson.Default.TurnAnswer);
        var status = JsonNamingPolicy.SnakeCaseLower.ConvertName(answer.Status.ToString());
        return log.AppendAsync(turn, [.. last, new DoneEvent(answer)], TurnStep.Ends, (connection, number) =>
        {
            connection.Execute("end_turn", status, json, now, turn.TurnId);
            connection.Execute("end_thread_turn", number, now, turn.ThreadId);
            foreach (var usage in last.OfType<UsageEvent>())
            {
                UsageStore.Add(connection, turn, usage);
            }
        }, stored);
    }

    void WriteBeginning(StoreConnection connection, TurnKey turn, TurnBeginning beginning, long number)
    {
        var now = DateTimeOffset.UtcNow;
        if (!beginning.MayWait && connection.Number("unfinished_turns_of_thread", turn.ThreadId) > 0)
        {
            throw new ThreadBusyException();
        }

        if (beginning.IsNewThread)
        {
            connection.Execute("insert_thread", turn.ThreadId, turn.UserId, beginning.Title, beginning.SourceId, now);
        }
        else
        {
            connection.Execute("thread_of_turn", beginning.SourceId, now, turn.ThreadId);
            connection.Execute("name_thread", beginning.Title, turn.ThreadId);
        }

        if (beginning.Decides is { } decided)
        {
            ApprovalStore.Decide(connection, decided);
        }

        connection.Execute(
            "insert_turn", turn.TurnId, turn.ThreadId, turn.UserId, beginning.ClientRequestId, store.Owner,
            beginning.Waits ? "queued" : "running", number, beginning.StartJson, now);
        var message = new ChatMessage(ChatRole.User, beginning.Message);
        var json = JsonSerializer.SerializeToUtf8Bytes(message, AIJsonUtilities.DefaultOptions);
        WriteMessage(connection, turn, Guid.CreateVersion7(), "user", beginning.Message, json, now);
    }

    static void WriteMessage(StoreConnection connection, TurnKey turn, Guid id, string role, string text, byte[] json, DateTimeOffset now) =>
        connection.Execute("insert_message", id, turn.ThreadId, turn.TurnId, turn.UserId, role, text, json, now);

    static TurnRecord ReadTurn(StoredRow row) => new(row.Id(0), row.Id(1), row.Text(2), row.Number(3), row.BytesOrNull(4));
}

/// <summary>The thread has a turn that has not ended.</summary>
sealed class ThreadBusyException() : Exception("This thread is still answering.");
