using Quaestor.Data.DuckDb;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sources;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Queries;

/// <summary>What a run that did not succeed tells: how it ended, and one error with a stable code.</summary>
sealed record QueryFailure(RunStatus Status, QueryError Error)
{
    const string ParserLayer = "parser";

    /// <summary>What the guard decided.</summary>
    public static QueryFailure Of(Verdict.Refused refused, string sql) =>
        refused.Layer == ParserLayer
            ? At(RunStatus.Failed, "syntax_error", refused.Reason, sql, refused.Position)
            : At(RunStatus.Refused, "refused", refused.Reason, sql, refused.Position);

    /// <summary>A change that nobody has said yes to.</summary>
    public static QueryFailure Of(Verdict.NeedsApproval proposal) =>
        Plain(RunStatus.NeedsApproval, "needs_approval", $"{proposal.Reason} It did not run yet.");

    /// <summary>A change about which nobody would be asked.</summary>
    public static QueryFailure NotToBeProposed { get; } =
        Plain(RunStatus.Refused, "refused", "It changes data, so it did not run. Somebody with the role analyst or more can propose it, in a conversation or by a run that is waited for.");

    /// <summary>What went wrong on the way; null for what only a defect of this program explains.</summary>
    public static QueryFailure? Of(Exception failure, string sql, QueryLimits limits, CancellationToken cancellationToken) => failure switch
    {
        OperationCanceledException when cancellationToken.IsCancellationRequested => Plain(RunStatus.Cancelled, "cancelled", "The query was cancelled."),
        OperationCanceledException or ObjectDisposedException => Plain(RunStatus.Failed, "shutting_down", "The program is shutting down. Run the query again when it is back."),
        WorkerErrorException { Error: var error } => Of(error, sql, limits),
        EngineException { Code: "refused" } refused => At(RunStatus.Refused, refused.Code, refused.Message, sql, refused.Position),
        EngineException error => At(RunStatus.Failed, error.Code, error.Message, sql, error.Position),
        TimeoutException => TimedOut(limits),
        WorkerLostException { Overdue: true } => TimedOut(limits),
        WorkerLostException => Plain(RunStatus.Failed, "worker_lost", "The process that ran the query ended unexpectedly, so there is no result. Run it again; if that happens every time, make the query smaller."),
        UnreadableDataException => Plain(RunStatus.Failed, "source_unreadable", failure.Message),
        SourceOpenException => Plain(RunStatus.Failed, "source_unusable", failure.Message),
        SourceException => Plain(RunStatus.Failed, "source_unavailable", failure.Message),
        SandboxException => Plain(RunStatus.Failed, "sandbox_unavailable", failure.Message),
        _ when StorageFailure.IsDiskFull(failure) => Plain(RunStatus.Failed, "disk_full", "The result could not be stored, because the disk is full. Free some space, or let the query return fewer rows."),
        IOException or UnauthorizedAccessException => Plain(RunStatus.Failed, "result_not_stored", "The result could not be stored. Check that the store's folder can be written."),
        _ => null,
    };

    static QueryFailure Of(WorkerError error, string sql, QueryLimits limits) => error switch
    {
        { Kind: WorkerErrorKinds.TimedOut } => TimedOut(limits),
        { Kind: WorkerErrorKinds.Cancelled } => Plain(RunStatus.Cancelled, "cancelled", "The query was cancelled."),

        // Nobody cancelled it: of several threads one failed, and DuckDB tells of another, which it stopped.
        { DuckDbKind: DuckDbErrorKind.Interrupt } => Plain(RunStatus.Failed, "query_failed", "The query failed while it ran, and DuckDB did not say at what. Run it again to learn more."),
        { Kind: WorkerErrorKinds.RowTooLarge } => Plain(RunStatus.Failed, "row_too_large", error.Message),
        { Kind: WorkerErrorKinds.OutOfMemory } or { DuckDbKind: DuckDbErrorKind.OutOfMemory } => Plain(
            RunStatus.Failed, "out_of_memory", "The query needs more memory than it may use. Filter rows earlier, select fewer columns, or group by fewer values."),
        { DuckDbKind: DuckDbErrorKind.Permission } => At(RunStatus.Refused, "refused", error.Message, sql, error.Position),
        { IsFatal: true } => Plain(RunStatus.Failed, "engine_failed", "DuckDB failed inside on this query. Write it in another way, or leave out its rarer parts."),
        _ => At(RunStatus.Failed, DuckDbErrorCodes.Of(error), DuckDbErrorText.Of(error.Message), sql, error.Position),
    };

    static QueryFailure TimedOut(QueryLimits limits) => Plain(
        RunStatus.TimedOut, "timed_out", $"The query ran longer than {limits.Timeout.TotalSeconds:0.###} s and was stopped. Filter rows earlier, or ask for less at once.");

    static QueryFailure Plain(RunStatus status, string code, string message) => new(status, new(code, message));

    static QueryFailure At(RunStatus status, string code, string message, string sql, int? position)
    {
        var place = TextPosition.Of(sql, position);
        return new(status, new(code, message, place?.Line, place?.Column));
    }
}
