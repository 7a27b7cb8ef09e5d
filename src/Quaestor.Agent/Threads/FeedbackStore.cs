namespace Quaestor.Agent.Threads;

/// <summary>What users said of answers: the last word of each counts.</summary>
public sealed class FeedbackStore(Store store)
{
    /// <returns>How the turn stands, in snake case; null where the user has none of this id. It is noted where the turn has ended.</returns>
    public async Task<string?> GiveAsync(string userId, FeedbackRecord feedback)
    {
        string? status = null;
        await store.WriteAsync(connection =>
        {
            var turn = connection.First("turn_to_judge", row => new JudgedTurn(row.Id(0), row.Text(1), row.TimeOrNull(2) is not null), feedback.TurnId, userId);
            status = turn?.Status;
            if (turn is { HasEnded: true })
            {
                connection.Execute("save_feedback", feedback.TurnId, userId, turn.ThreadId, feedback.Verdict, feedback.Note, feedback.GivenAt);
            }
        });
        return status;
    }

    /// <summary>Of a thread, by turn.</summary>
    public async Task<IReadOnlyDictionary<Guid, FeedbackRecord>> OfThreadAsync(string userId, Guid threadId)
    {
        var given = await store.ReadAsync(connection => connection.Query(
            "feedback_of_thread", row => new FeedbackRecord(row.Id(0), row.Text(1), row.TextOrNull(2), row.Time(3)), threadId, userId));
        return given.ToDictionary(feedback => feedback.TurnId);
    }

    sealed record JudgedTurn(Guid ThreadId, string Status, bool HasEnded);
}

/// <param name="Verdict"><c>right</c> or <c>wrong</c>.</param>
public sealed record FeedbackRecord(Guid TurnId, string Verdict, string? Note, DateTimeOffset GivenAt);
