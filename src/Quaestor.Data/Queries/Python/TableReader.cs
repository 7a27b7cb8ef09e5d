using Quaestor.Data.Results;
using Quaestor.Data.Sources;

namespace Quaestor.Data.Queries.Python;

/// <summary>
/// Reads tables for Python. What was read of files is kept while they stay as they are, so that the next code over the same
/// table finds it; other sources may change unseen and are read each time.
/// </summary>
/// <param name="mostBytes">Of all that is kept together.</param>
sealed class TableReader(QueryRunner queries, ResultFolder results, long mostBytes = 512L << 20) : IDisposable
{
    const int MostKept = 8;

    readonly Lock _gate = new();

    /// <summary>The one used last at the end.</summary>
    List<ReadTable> _kept = [];

    /// <returns>The rows, to be left again, or how the reading failed.</returns>
    public async Task<(ReadTable? Table, QueryOutcome? Failed)> ReadAsync(ISource source, string sql, QueryLimits limits, CancellationToken cancellationToken)
    {
        // Asked before the rows are read: what changes meanwhile makes them stale at once.
        var revision = source.Revision;
        if (revision is not null && Take(source.Id, sql, revision) is { } kept)
        {
            return (kept, null);
        }

        var outcome = await queries.RunAsync(source, sql, limits, cancellationToken);
        return outcome.Page is { } page ? (Keep(new(source.Id, sql, revision, page, results.PathOf(page.ResultId))), null) : (null, outcome);
    }

    /// <summary>Nobody's code sees it any more.</summary>
    public void Leave(ReadTable table)
    {
        lock (_gate)
        {
            table.Users--;
            DeleteUnused(table);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            var kept = _kept.ToList();
            _kept.Clear();
            kept.ForEach(DeleteUnused);
        }
    }

    ReadTable? Take(Guid sourceId, string sql, string revision)
    {
        lock (_gate)
        {
            var table = _kept.Find(kept => kept.SourceId == sourceId && kept.Sql == sql);
            if (table is null || table.Revision != revision || !IsThere(table))
            {
                return null;
            }

            _kept.Remove(table);
            _kept.Add(table);
            table.Users++;
            return table;
        }
    }

    /// <summary>Results are deleted when there are too many. Opening one marks it as used.</summary>
    bool IsThere(ReadTable table)
    {
        using var file = results.Open(table.Page.ResultId);
        return file is not null;
    }

    ReadTable Keep(ReadTable table)
    {
        lock (_gate)
        {
            table.Users++;
            if (table.Revision is null)
            {
                return table;
            }

            var before = _kept;
            _kept = [.. before.Where(kept => kept.SourceId != table.SourceId || kept.Sql != table.Sql), table];
            while (_kept.Count > MostKept || _kept.Sum(kept => kept.Bytes) > mostBytes)
            {
                _kept.RemoveAt(0);
            }

            before.ForEach(DeleteUnused);
            return table;
        }
    }

    void DeleteUnused(ReadTable table)
    {
        if (table.Users == 0 && !_kept.Contains(table))
        {
            results.Delete(table.Page.ResultId);
        }
    }
}

/// <summary>A table's rows in a file.</summary>
sealed class ReadTable(Guid sourceId, string sql, string? revision, ResultPage page, string path)
{
    public Guid SourceId => sourceId;

    public string Sql => sql;

    /// <summary>Of the source when they were read; null where it tells none.</summary>
    public string? Revision => revision;

    /// <summary>No rows of it, but how many there are.</summary>
    public ResultPage Page => page;

    public string Path => path;

    public long Bytes { get; } = new FileInfo(path).Length;

    /// <summary>How many pieces of code see it.</summary>
    public int Users { get; set; }
}
