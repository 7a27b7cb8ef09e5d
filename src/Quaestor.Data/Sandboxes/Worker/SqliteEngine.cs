using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sources.Sqlite.Inspection;
using Quaestor.Data.Sql.Sqlite;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sandboxes.Worker;

/// <summary>SQLite over one file, for one reading.</summary>
sealed class SqliteEngine : IWorkerEngine
{
    readonly GuardedDatabase _database;

    public SqliteEngine(OpenSqliteMessage message) => (_database, Hold) = SqliteOpening.Open(message);

    public SqliteHold Hold { get; }

    public Func<Reply>? Begin(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.JudgeSqlite:
                var sql = frame.Read(ProtocolJson.Default.ParseMessage).Sql;
                return () => Reply.Of(FrameKind.SqliteJudged, new(_database.Judge(sql)), ProtocolJson.Default.SqliteJudgedMessage);
            case FrameKind.InspectSqlite:
                var source = frame.Read(ProtocolJson.Default.InspectSqliteMessage).Name;
                return () => Reply.Of(FrameKind.SqliteInspected, DatabaseInspection.Run(_database.Connection, source), ProtocolJson.Default.InspectedDatabase);
            default:
                return null;
        }
    }

    public DoneMessage Run(QueryMessage query, FrameWriter writer, CancellationToken cancellationToken)
    {
        // Until the registration is gone nothing stops what comes next.
        _database.Connection.Resume();
        using var stop = cancellationToken.UnsafeRegister(static connection => ((SqliteConnection)connection!).Stop(), _database.Connection);
        try
        {
            return new SqliteExecution(_database, query, writer).Run();
        }
        catch (SqliteException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    public void Dispose() => _database.Dispose();

    /// <summary>Also of a file that did not open.</summary>
    public static ErrorMessage? Of(Exception error) => error switch
    {
        SqliteException { Code: SqliteCode.NoMemory } => new(WorkerErrorKinds.OutOfMemory, null, error.Message, null),
        SqliteException sqlite => new(WorkerErrorKinds.Engine, SqliteErrors.CodeOf(sqlite), SqliteErrors.SentenceOf(sqlite), sqlite.Position),
        RefusedStatementException refused => new(WorkerErrorKinds.Engine, "refused", refused.Message, refused.Position),
        _ => null,
    };
}
