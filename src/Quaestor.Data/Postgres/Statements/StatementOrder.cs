namespace Quaestor.Data.Postgres.Statements;

/// <summary>By what statements are ordered, the greatest first.</summary>
public enum StatementOrder
{
    /// <summary>Time of all calls together.</summary>
    Total,

    /// <summary>Time of a call.</summary>
    Mean,
    Calls,
    Rows,

    /// <summary>Blocks that were not in the cache.</summary>
    Io,

    /// <summary>Blocks written to temporary files.</summary>
    Temp,
    Wal,
}
