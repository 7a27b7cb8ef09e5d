using Quaestor.Data.DuckDb;
using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sources.Files.Inspection;
using Quaestor.Data.Sql.DuckDb;

namespace Quaestor.Data.Sandboxes.Worker;

/// <summary>DuckDB over a source's files, or over nothing where it only parses.</summary>
sealed class DuckDbEngine(OpenMessage message) : IWorkerEngine
{
    readonly WorkerDatabase _database = WorkerDatabase.Open(message);

    public Func<Reply>? Begin(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Parse:
                var sql = frame.Read(ProtocolJson.Default.ParseMessage).Sql;
                return () => Reply.Of(FrameKind.Parsed, DuckDbParser.Parse(_database.Connection, sql), ProtocolJson.Default.ParsedSql);
            case FrameKind.Inspect:
                var files = frame.Read(ProtocolJson.Default.FilesToInspect);
                return () => Reply.Of(
                    FrameKind.Inspected, FileInspection.Run(_database.Connection, files, CancellationToken.None), ProtocolJson.Default.InspectedFiles);
            default:
                return null;
        }
    }

    public DoneMessage Run(QueryMessage query, FrameWriter writer, CancellationToken cancellationToken) =>
        new QueryExecution(_database.Connection, query, writer).Run(cancellationToken);

    public void Dispose() => _database.Dispose();

    /// <summary>Also of a database that did not open.</summary>
    public static ErrorMessage? Of(Exception error) =>
        error is DuckDbException duckDb ? new(duckDb.Kind.ToString(), duckDb.Subtype, duckDb.Message, duckDb.Position) : null;
}
