namespace Quaestor.Agent.Threads;

/// <summary>Threads as a user sees them. Every call names the user: another's thread is not found.</summary>
public sealed class ThreadStore(Store store)
{
    public async Task<ChatThread> CreateAsync(string userId, string title, Guid? sourceId)
    {
        var id = Guid.CreateVersion7();
        var now = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        await store.WriteAsync(connection => connection.Execute("insert_thread", id, userId, title, sourceId, now));
        return new ChatThread(id, userId, title, sourceId, now, now, 0, null);
    }

    public Task<ChatThread?> FindAsync(string userId, Guid threadId) =>
        store.ReadAsync(connection => connection.First("thread", ReadThread, threadId, userId));

    /// <summary>Newest first.</summary>
    /// <param name="search">Words that all stand in the title or in what was said, six at most; null for all threads.</param>
    /// <param name="before">The last thread of the page before; null for the first page.</param>
    public Task<List<ChatThread>> ListAsync(string userId, string? search, (DateTimeOffset UpdatedAt, Guid Id)? before, int limit)
    {
        var words = (search ?? "").Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        return store.ReadAsync(connection => connection.Query(
            "threads", ReadThread,
            userId, before?.UpdatedAt.ToUnixTimeMilliseconds() ?? long.MaxValue, before?.Id ?? Guid.Empty,
            Like(0), Like(1), Like(2), Like(3), Like(4), Like(5), limit));

        string? Like(int place) =>
            place < words.Length ? $"%{words[place].Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%" : null;
    }

    /// <returns>False when there is no such thread.</returns>
    public async Task<bool> UpdateAsync(string userId, Guid threadId, string? title, Guid? sourceId)
    {
        var changed = 0;
        await store.WriteAsync(connection => changed = connection.Execute("update_thread", title, sourceId, DateTimeOffset.UtcNow, threadId, userId));
        return changed > 0;
    }

    /// <summary>Deletes a thread with its turns, messages, events and runs.</summary>
    /// <returns>The results whose rows no longer belong to anything; null when there is no such thread.</returns>
    public async Task<IReadOnlyList<Guid>?> DeleteAsync(string userId, Guid threadId)
    {
        List<Guid> results = [];
        var changed = 0;
        await store.WriteAsync(connection =>
        {
            results = connection.Query("results_of_thread", row => row.Id(0), threadId);
            changed = connection.Execute("delete_thread", threadId, userId);
        });
        return changed > 0 ? results : null;
    }

    /// <summary>The thread's turns, newest first.</summary>
    /// <param name="before">The oldest turn of the page before; null for the newest ones.</param>
    public Task<List<HistoryEntry>> EntriesAsync(Guid threadId, Guid? before, int limit) =>
        store.ReadAsync(connection => connection.Query("entries", ReadEntry, threadId, before?.ToString() ?? "g", limit));

    static ChatThread ReadThread(StoredRow row) => new(
        row.Id(0), row.Text(1), row.Text(2), row.IdOrNull(3), row.Time(4), row.Time(5), row.Number(6),
        row.IdOrNull(7) is { } turn ? new UnendedTurn(turn, row.Number(8) - 1, row.Text(9)) : null);

    static HistoryEntry ReadEntry(StoredRow row) => new(
        row.Id(0), row.Id(1), row.Text(2), row.Time(3), row.TimeOrNull(4), row.BytesOrNull(5), row.IdOrNull(6));
}
