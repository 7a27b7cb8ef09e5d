namespace Quaestor.Data.Sandboxes.Protocol;

/// <summary>Kinds of errors that are the worker's own and not DuckDB's.</summary>
static class WorkerErrorKinds
{
    public const string Cancelled = "Worker.Cancelled";
    public const string TimedOut = "Worker.TimedOut";
    public const string RowTooLarge = "Worker.RowTooLarge";
    public const string OutOfMemory = "Worker.OutOfMemory";

    /// <summary>Of an engine whose errors the worker names itself: the subtype is the stable code.</summary>
    public const string Engine = "Worker.Engine";

    /// <summary>Something that should not happen did; the worker is not to be used again.</summary>
    public const string Defect = "Worker.Defect";

    public static readonly IReadOnlySet<string> All = new HashSet<string>(StringComparer.Ordinal)
    {
        Cancelled, TimedOut, RowTooLarge, OutOfMemory, Engine, Defect,
    };
}
