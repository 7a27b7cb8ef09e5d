namespace Quaestor.Agent.Threads;

/// <summary>Calls that wait for a person. Every call names the user: another's is not found.</summary>
public sealed class ApprovalStore(Store store)
{
    public Task<ApprovalRecord?> FindAsync(string userId, Guid id) =>
        store.ReadAsync(connection => connection.First("approval", Read, id, userId));

    /// <summary>Whoever's it is: for administrators.</summary>
    public Task<ApprovalRecord?> FindAsync(Guid id) =>
        store.ReadAsync(connection => connection.First("anybodys_approval", Read, id));

    /// <summary>Newest first.</summary>
    /// <param name="userId">Null for everybody's: for administrators.</param>
    /// <param name="status">Null for all.</param>
    /// <param name="before">The last one of the page before; null for the first page.</param>
    public Task<List<ApprovalRecord>> ListAsync(string? userId, ApprovalStatus? status, Guid? before, int limit) =>
        store.ReadAsync(connection =>
        {
            var (wanted, end) = (status?.ToString().ToLowerInvariant(), before?.ToString() ?? "g");
            return userId is null
                ? connection.Query("anybodys_approvals", Read, wanted, end, limit)
                : connection.Query("approvals", Read, userId, wanted, end, limit);
        });

    /// <summary>Tools that the user has allowed for the whole thread.</summary>
    internal Task<List<string>> AllowedInAsync(string userId, Guid threadId) =>
        store.ReadAsync(connection => connection.Query("tools_allowed_in_thread", row => row.Text(0), threadId, userId));

    /// <summary>Ends those that nobody decided in time.</summary>
    public Task ExpireAsync(DateTimeOffset now) => store.WriteAsync(connection => connection.Execute("expire_approvals", now));

    /// <summary>What a turn asks a person about, in the order in which it did.</summary>
    internal Task<List<ApprovalRecord>> AskedByAsync(Guid turnId) => store.ReadAsync(connection => connection.Query("approvals_of_turn", Read, turnId));

    /// <summary>Whether other calls of the turn wait still.</summary>
    internal async Task<bool> WaitsAsync(Guid turnId, DateTimeOffset now) =>
        await store.ReadAsync(connection => connection.Number("pending_approvals_of_turn", turnId, now)) > 0;

    /// <summary>Takes an approval up, once and for all.</summary>
    /// <returns>Null where it is not approved, or was taken up before: the call must not run.</returns>
    internal async Task<Agreement?> UseAsync(ApprovalRecord approval)
    {
        var changed = 0;
        await store.WriteAsync(connection => changed = connection.Execute("use_approval", approval.Id, approval.UserId));
        return changed == 1 ? Agreement.To(approval) : null;
    }

    /// <summary>Of a call outside of conversations.</summary>
    internal Task AddAsync(ApprovalRecord approval) => store.WriteAsync(connection => Insert(connection, approval));

    /// <exception cref="ApprovalGoneException">It has been decided, or its time is up.</exception>
    internal Task DecideAsync(ApprovalRecord decided) => store.WriteAsync(connection => Decide(connection, decided));

    internal static void Insert(StoreConnection connection, ApprovalRecord approval) => connection.Execute(
        "insert_approval",
        approval.Id, approval.UserId, approval.ThreadId, approval.TurnId, approval.SourceId, approval.AgentType, approval.Model,
        approval.CallId, approval.Tool, approval.ArgumentsJson.ToArray(), approval.Sql, approval.Preview, approval.Risk,
        approval.ResultMessageId, approval.MayEdit ? 1L : 0L, approval.MayStand ? 1L : 0L, approval.NeedsAdmin ? 1L : 0L, approval.Rows, approval.CreatedAt, approval.ExpiresAt);

    /// <summary>Within the write that begins the turn which goes on: both happen, or none.</summary>
    /// <exception cref="ApprovalGoneException">It has been decided, or its time is up.</exception>
    internal static void Decide(StoreConnection connection, ApprovalRecord decided)
    {
        var status = decided.Status.ToString().ToLowerInvariant();
        if (connection.Execute("decide_approval", status, decided.Reason, decided.EditedSql, decided.Stands ? 1L : 0L, decided.DecidedBy, decided.DecidedAt, decided.Id, decided.UserId) != 1)
        {
            throw new ApprovalGoneException();
        }
    }

    internal static ApprovalRecord Read(StoredRow row) => new()
    {
        Id = row.Id(0),
        UserId = row.Text(1),
        ThreadId = row.IdOrNull(2),
        TurnId = row.IdOrNull(3),
        SourceId = row.IdOrNull(4),
        AgentType = row.TextOrNull(5),
        Model = row.TextOrNull(6),
        CallId = row.Text(7),
        Tool = row.Text(8),
        ArgumentsJson = row.Bytes(9),
        Sql = row.TextOrNull(10),
        Preview = row.Text(11),
        Risk = row.Text(12),
        ResultMessageId = row.IdOrNull(13),
        Status = Enum.Parse<ApprovalStatus>(row.Text(14), ignoreCase: true),
        Reason = row.TextOrNull(15),
        DecidedBy = row.TextOrNull(16),
        CreatedAt = row.Time(17),
        ExpiresAt = row.Time(18),
        DecidedAt = row.TimeOrNull(19),
        MayEdit = row.Number(20) != 0,
        MayStand = row.Number(21) != 0,
        EditedSql = row.TextOrNull(22),
        Stands = row.Number(23) != 0,
        NeedsAdmin = row.Number(24) != 0,
        Rows = row.NumberOrNull(25),
    };
}

/// <summary>An approval that somebody has decided already, or nobody in time.</summary>
public sealed class ApprovalGoneException() : Exception("This approval has been decided already, or its time is up.");
