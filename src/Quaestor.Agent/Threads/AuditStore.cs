namespace Quaestor.Agent.Threads;

/// <summary>What everybody did, in the order of time: runs, and calls that waited for a person.</summary>
public sealed class AuditStore(Store store)
{
    const int Page = 500;

    /// <summary>Reads page by page, so that a long history is never in memory.</summary>
    public async IAsyncEnumerable<AuditEntry> ReadAsync(DateTimeOffset since, DateTimeOffset until)
    {
        await using var runs = PagesAsync("audited_runs", RunStore.ReadRun, run => run.Id, since, until).GetAsyncEnumerator();
        await using var approvals = PagesAsync("audited_approvals", ApprovalStore.Read, approval => approval.Id, since, until).GetAsyncEnumerator();
        var (run, approval) = (await NextAsync(runs), await NextAsync(approvals));
        while (run is not null || approval is not null)
        {
            if (approval is null || (run is not null && run.CreatedAt <= approval.CreatedAt))
            {
                yield return new(run, null);
                run = await NextAsync(runs);
            }
            else
            {
                yield return new(null, approval);
                approval = await NextAsync(approvals);
            }
        }
    }

    async IAsyncEnumerable<T> PagesAsync<T>(string statement, Func<StoredRow, T> read, Func<T, Guid> idOf, DateTimeOffset since, DateTimeOffset until)
    {
        // Ids begin with their time, so they are its order.
        var after = Guid.Empty;
        List<T> page;
        do
        {
            var last = after;
            page = await store.ReadAsync(connection => connection.Query(statement, read, last, since, until, Page));
            foreach (var entry in page)
            {
                yield return entry;
                after = idOf(entry);
            }
        }
        while (page.Count == Page);
    }

    static async Task<T?> NextAsync<T>(IAsyncEnumerator<T> entries)
        where T : class => await entries.MoveNextAsync() ? entries.Current : null;
}

/// <summary>One of the two is set.</summary>
public sealed record AuditEntry(RunRecord? Run, ApprovalRecord? Approval);
