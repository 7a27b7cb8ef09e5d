namespace Quaestor.Agent.Threads;

/// <summary>Copies threads up to a message.</summary>
public sealed class ThreadForks(Store store)
{
    /// <param name="messageId">As the thread's messages name it: an answer is copied with its turn, a question is left to be asked anew.</param>
    /// <returns>What is to be copied; null where the thread has no such message, or has not answered it yet.</returns>
    public async Task<ThreadFork?> PlanAsync(ChatThread thread, Guid messageId)
    {
        var messages = await store.ReadAsync(connection => connection.Query(
            "messages_to_fork", row => new ForkedMessage(row.Id(0), row.Id(1), row.Text(2), row.Text(3), row.Bytes(4), row.Time(5)), thread.Id));
        var turns = await store.ReadAsync(connection => connection.Query(
            "turns_to_fork", row => new ForkedTurn(row.Id(0), row.Text(1), row.BytesOrNull(2), row.Time(3), row.Time(4)), thread.Id));
        var at = messages.Find(message => message.Id == messageId);
        var isQuestion = at is { Role: "user" };
        var turnId = at?.TurnId ?? messageId;
        if (!turns.Exists(turn => turn.Id == turnId) && !isQuestion)
        {
            return null;
        }

        var last = turns.FindLastIndex(turn => isQuestion ? Compare(turn.Id, turnId) < 0 : turn.Id == turnId);
        var (kept, next) = (turns[..(last + 1)], turns.Count > last + 1 ? turns[last + 1].Id : default(Guid?));
        var ids = kept.Select(turn => turn.Id).ToHashSet();
        var runs = await store.ReadAsync(connection => connection.Query("runs_to_fork", row => new ForkedRun(row.Id(0), row.IdOrNull(1), row.IdOrNull(2)), thread.Id));
        return new ThreadFork(
            thread,
            isQuestion ? at!.Text : null,
            kept,
            messages.FindAll(message => ids.Contains(message.TurnId)),
            runs.FindAll(run => run.TurnId is { } turn ? ids.Contains(turn) : next is not { } first || Compare(run.Id, first) < 0));
    }

    /// <summary>Stores the copy, in one piece.</summary>
    public Task WriteAsync(ThreadFork fork, string title) => store.WriteAsync(connection =>
    {
        var now = DateTimeOffset.UtcNow;
        connection.Execute("insert_thread", fork.Id, fork.From.UserId, title, fork.From.SourceId, now);
        foreach (var turn in fork.Turns)
        {
            connection.Execute(
                "insert_forked_turn", fork.IdOf(turn.Id), fork.Id, fork.From.UserId, store.Owner, turn.Status,
                turn.AnswerJson is { } answer ? fork.CopiedAnswer(answer) : null, turn.StartedAt, turn.EndedAt);
            connection.Execute("copy_requests", fork.IdOf(turn.Id), fork.Id, turn.Id);
        }

        foreach (var message in fork.Messages)
        {
            connection.Execute(
                "insert_message", fork.IdOf(message.Id), fork.Id, fork.IdOf(message.TurnId), fork.From.UserId, message.Role, message.Text, fork.Copied(message.Json), message.CreatedAt);
        }

        foreach (var run in fork.Runs)
        {
            connection.Execute(
                "copy_run", fork.IdOf(run.Id), fork.Id, run.TurnId is { } turn ? fork.IdOf(turn) : null, run.ResultId is { } result ? fork.IdOf(result) : null, run.Id);
            if (run.ResultId is { } rows)
            {
                connection.Execute("copy_result", fork.IdOf(rows), fork.IdOf(run.Id), rows);
            }

            connection.Execute("copy_figures", fork.IdOf(run.Id), run.Id);
        }
    });

    static int Compare(Guid one, Guid other) => string.CompareOrdinal(one.ToString(), other.ToString());
}
