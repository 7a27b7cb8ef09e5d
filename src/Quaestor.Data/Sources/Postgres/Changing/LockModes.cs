namespace Quaestor.Data.Sources.Postgres.Changing;

/// <summary>PostgreSQL's table locks, weakest first (documentation, 13.3.1).</summary>
static class LockModes
{
    static readonly string[] Order =
    [
        "AccessShareLock", "RowShareLock", "RowExclusiveLock", "ShareUpdateExclusiveLock", "ShareLock", "ShareRowExclusiveLock", "ExclusiveLock",
        "AccessExclusiveLock",
    ];

    public const string Reading = "AccessShareLock";

    public static string Strongest(IEnumerable<string> modes) => modes.MaxBy(mode => Array.IndexOf(Order, mode))!;
}
