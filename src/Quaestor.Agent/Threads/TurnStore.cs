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
    /// <param name="except">The turn that asks: its own messages are not its history.</param>
    public async Task<IReadOnlyList<ChatMessage>> HistoryAsync(Guid threadId, int limit, Guid? except = null)
    {
        var latest = await store.ReadAsync(connection =>
            connection.Query("latest_messages", row => row.Bytes(0), threadId, except?.ToString() ?? "", limit));
        latest.Reverse();
        var messages = latest.ConvertAll(json => JsonSerializer.Deserialize<ChatMessage>(json, AIJsonUtilities.DefaultOptions)!);
        var beginsWhole = messages is [var first, var second, ..] && first.Role == ChatRole.User && second.Role == ChatRole.User;
        return WholeHistory.Of(beginsWhole ? messages[1..] : messages);
    }

    /// <summary>Deletes the events of turns that ended before a time; their messages and answers stay.</summary>
    public Task DeleteEventsAsync(DateTimeOffset endedBefore) =>
        store.WriteAsync(connection => connection.Execute("delete_old_events", endedBefore), durable: false);

    /// <summary>Begins a turn: its thread where that is new, its row, the user's message and its first event, in one piece.</summary>
    /// <returns>Null where the thread has a running turn, or the request has begun one already.</returns>
    internal async Task<TurnLog?> BeginAsync(EventLog log, TurnKey turn, TurnBeginning beginning)
    {
        var first = new StatusEvent(turn.TurnId, TurnStatus.Running, ThreadId: turn.ThreadId);
        try
        {
            var firstEvent = 0L;
            await log.AppendAsync(turn, first, TurnStep.Begins, (connection, number) => WriteBeginning(connection, turn, beginning, firstEvent = number));
            return new TurnLog(log, this, turn, firstEvent);
        }
        catch (StoreConflictException)
        {
            return null;
        }
    }

    internal Task AddMessageAsync(TurnKey turn, ChatMessage message, Guid messageId)
    {
        var now = DateTimeOffset.UtcNow;
        var json = JsonSerializer.SerializeToUtf8Bytes(message, AIJsonUtilities.DefaultOptions);
        return store.WriteAsync(connection => WriteMessage(connection, turn, messageId, message.Role.Value, Grades.FullTextOf(message), json, now));
    }

    /// <summary>Puts another message in the place of one that is stored.</summary>
    internal Task ReplaceMessageAsync(TurnKey turn, ChatMessage message, Guid messageId)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(message, AIJsonUtilities.DefaultOptions);
        return store.WriteAsync(connection => connection.Execute("replace_message", Grades.FullTextOf(message), json, turn.ThreadId, messageId, turn.UserId));
    }

    /// <summary>Records a call that waits for a person, and tells of it.</summary>
    internal Task AddApprovalAsync(EventLog log, TurnKey turn, ApprovalRecord approval, ApprovalEvent told) =>
        log.AppendAsync(turn, told, alongside: (connection, _) => ApprovalStore.Insert(connection, approval));

    internal Task<bool> UseApprovalAsync(ApprovalRecord approval) => new ApprovalStore(store).UseAsync(approval);

    internal Task EndAsync(EventLog log, TurnKey turn, TurnAnswer answer)
    {
        var now = DateTimeOffset.UtcNow;
        var json = TurnJson.Write(answer, TurnJson.Default.TurnAnswer);
        var status = JsonNamingPolicy.SnakeCaseLower.ConvertName(answer.Status.ToString());
        return log.AppendAsync(turn, new DoneEvent(answer), TurnStep.Ends, (connection, number) =>
        {
            connection.Execute("end_turn", status, json, now, turn.TurnId);
            connection.Execute("end_thread_turn", number, now, turn.ThreadId);
        });
    }

    void WriteBeginning(StoreConnection connection, TurnKey turn, TurnBeginning beginning, long number)
    {
        var now = DateTimeOffset.UtcNow;
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

        connection.Execute("insert_turn", turn.TurnId, turn.ThreadId, turn.UserId, beginning.ClientRequestId, store.Owner, number, now);
        var message = new ChatMessage(ChatRole.User, beginning.Message);
        var json = JsonSerializer.SerializeToUtf8Bytes(message, AIJsonUtilities.DefaultOptions);
        WriteMessage(connection, turn, Guid.CreateVersion7(), "user", beginning.Message, json, now);
    }

    static void WriteMessage(StoreConnection connection, TurnKey turn, Guid id, string role, string text, byte[] json, DateTimeOffset now) =>
        connection.Execute("insert_message", id, turn.ThreadId, turn.TurnId, turn.UserId, role, text, json, now);

    static TurnRecord ReadTurn(StoredRow row) => new(row.Id(0), row.Id(1), row.Text(2), row.Number(3), row.BytesOrNull(4));
}
