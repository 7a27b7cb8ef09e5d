using Quaestor.Data.Results;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Sandboxes.Pool;

/// <summary>Reads from a source in a worker of the pool.</summary>
static class PooledReading
{
    /// <returns>The cap that left rows out; null if every row was handed over.</returns>
    /// <exception cref="WorkerErrorException">The query failed, by its time limit also.</exception>
    /// <exception cref="WorkerLostException">The worker is gone.</exception>
    /// <exception cref="SandboxException">No worker starts, or it may not read the data.</exception>
    /// <exception cref="SourceOpenException">A table's definition is wrong, or its file has gone.</exception>
    public static async Task<Truncation?> ReadAsync(
        this WorkerPool pool, WorkerSetup setup, ApprovedSql sql, QueryCaps caps, ResultIntake rows, CancellationToken cancellationToken)
    {
        await using var worker = await pool.RentAsync(setup, cancellationToken);
        return (await worker.QueryAsync(sql.Text, caps, rows.Begin, rows.Append, cancellationToken)).TruncatedBy;
    }
}
