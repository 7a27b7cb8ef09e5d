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
                var query = feedback.Question is null ? null : QueryOf(connection, userId, feedback.TurnId);
                connection.Execute(
                    "save_feedback", feedback.TurnId, userId, turn.ThreadId, feedback.Verdict, feedback.Note, feedback.GivenAt,
                    query is null ? null : feedback.Question, query?.SourceId.ToString(), query?.Sql);
            }
        });
        return status;
    }

    /// <summary>What a turn was asked, and the query that answered it; null where no query did, or the user has no such turn.</summary>
    public Task<AnsweredQuestion?> AnsweredAsync(string userId, Guid turnId) => store.ReadAsync(connection =>
        QueryOf(connection, userId, turnId) is { } query && connection.First("question_of_turn", row => row.Text(0), turnId) is { } question
            ? new AnsweredQuestion(question, query.SourceId, query.Sql)
            : null);

    /// <summary>Of a thread, by turn.</summary>
    public async Task<IReadOnlyDictionary<Guid, FeedbackRecord>> OfThreadAsync(string userId, Guid threadId)
    {
        var given = await store.ReadAsync(connection => connection.Query(
            "feedback_of_thread", row => new FeedbackRecord(row.Id(0), row.Text(1), row.TextOrNull(2), row.Time(3)) { Question = row.TextOrNull(4) }, threadId, userId));
        return given.ToDictionary(feedback => feedback.TurnId);
    }

    /// <summary>The answers that were kept as right for a source, whoever kept them; the latest first.</summary>
    public async Task<IReadOnlyList<AnsweredQuestion>> VerifiedOfAsync(Guid sourceId) =>
        await store.ReadAsync(connection => connection.Query("verified_of_source", row => new AnsweredQuestion(row.Text(0), sourceId, row.Text(1)), sourceId));

    static TurnQuery? QueryOf(StoreConnection connection, string userId, Guid turnId) =>
        connection.First("query_of_turn", row => new TurnQuery(row.Id(0), row.Text(1)), turnId, userId);

    sealed record JudgedTurn(Guid ThreadId, string Status, bool HasEnded);

    sealed record TurnQuery(Guid SourceId, string Sql);
}

/// <param name="Verdict"><c>right</c> or <c>wrong</c>.</param>
public sealed record FeedbackRecord(Guid TurnId, string Verdict, string? Note, DateTimeOffset GivenAt)
{
    /// <summary>The question under which the answer's query is kept for others who ask the same; null where it is only judged.</summary>
    public string? Question { get; init; }
}

/// <param name="Sql">As it ran.</param>
public sealed record AnsweredQuestion(string Question, Guid SourceId, string Sql);
