using System.Diagnostics;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Providers;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Data.Sources;

namespace Quaestor.Data.Queries.Python;

/// <summary>
/// The one way by which Python reaches data: the tables that it names are read like any query's, by the source's guard and
/// within caps, and an interpreter in a sandbox is shown what was read. Every failure becomes an outcome; only defects of this
/// program throw.
/// </summary>
public sealed class PythonRunner(QueryRunner queries, ResultFolder results, PythonInterpreters interpreters) : IDisposable
{
    /// <summary>Of one table, as a frame. A result says when it was made from less than the whole.</summary>
    const long MostRows = 1_000_000;
    const long MostBytes = 256L << 20;

    readonly TableReader _tables = new(queries, results);

    /// <summary>Those whose turn is near have read their tables; who waits longer would only fill the disk with them.</summary>
    readonly SemaphoreSlim _near = new(interpreters.AtOnce * 2);

    /// <summary>Of the outcome, <see cref="QueryOutcome.Python"/> is set once an interpreter had the code.</summary>
    public async Task<QueryOutcome> RunAsync(PythonRequest request, QueryLimits limits, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var inputs = new PythonInputs(results, _tables);
        using var rows = new ResultIntake(results);
        try
        {
            var pool = await interpreters.OpenAsync(cancellationToken);
            using var place = await EnterAsync(cancellationToken);
            var schema = await request.Source.SchemaAsync(cancellationToken);
            if (request.Source.KeepsItsRows && NamedTables.In(request.Code, schema) is [var kept, ..])
            {
                return Outcome(null, Wrong("refused", $"{kept.Name} lies on a device, which hands over no whole tables. Get the rows with SQL first, and use last_result."), null);
            }

            if (await ReadTablesAsync(request, schema, limits, inputs, cancellationToken) is { } failure)
            {
                return Outcome(null, failure, null);
            }

            inputs.AddEarlier(request);
            var outcome = await pool.RunAsync(inputs.Job(request), rows, cancellationToken);
            return PythonFailure.Of(outcome, request.Limits, schema.Tables.Select(table => table.Name)) is { } wrong
                ? Outcome(null, wrong, outcome)
                : Outcome(outcome.ResultName is null ? null : Page(rows, outcome, limits), null, outcome);
        }
        catch (Exception error) when (QueryFailure.Of(error, request.Code, limits, cancellationToken) is { } failure)
        {
            return Outcome(null, failure, null);
        }

        QueryOutcome Outcome(ResultPage? page, QueryFailure? failure, PythonOutcome? python) =>
            new(failure?.Status ?? RunStatus.Succeeded, page, failure?.Error, Stopwatch.GetElapsedTime(started), python?.Provider ?? "") { Notices = inputs.Notices, Python = python };
    }

    public void Dispose() => _tables.Dispose();

    async Task<Place> EnterAsync(CancellationToken cancellationToken)
    {
        await _near.WaitAsync(cancellationToken);
        return new(_near);
    }

    static ResultPage Page(ResultIntake rows, PythonOutcome outcome, QueryLimits limits)
    {
        using var file = rows.Complete(outcome.TruncatedBy);
        return file.ReadPage(0, limits.PageRows);
    }

    /// <returns>Why a table could not be read; null where all were.</returns>
    async Task<QueryFailure?> ReadTablesAsync(PythonRequest request, SourceSchema schema, QueryLimits limits, PythonInputs inputs, CancellationToken cancellationToken)
    {
        var caps = limits with { MaxRows = MostRows, MaxBytes = MostBytes, PageRows = 0, Changes = SourceChanges.ReadOnly };
        foreach (var table in NamedTables.In(request.Code, schema))
        {
            if (Selected(table, request.Masked) is not { } columns)
            {
                return Wrong("refused", $"{table.Name} cannot be read in Python: its owner masks columns, and a view may show them under any name. Use the tables behind it.");
            }

            var sql = $"SELECT {columns} FROM {string.Join('.', table.Path.Select(Quoted))}";
            var (read, failed) = await _tables.ReadAsync(request.Source, sql, caps, cancellationToken);
            if (read is null)
            {
                return new(failed!.Status, new(failed.Error!.Code, $"{table.Name} could not be read: {failed.Error.Message}"));
            }

            inputs.AddTable(table, request.Source, read);
        }

        return null;
    }

    /// <returns>Null for what may hold masked values under other names.</returns>
    static string? Selected(TableSchema table, IReadOnlyList<string> masked)
    {
        if (masked.Count > 0 && table.Kind != TableKind.Table)
        {
            return null;
        }

        var shown = table.Columns.Where(column => !MaskedColumns.Contains(masked, table, column.Name)).ToList();
        return shown.Count == table.Columns.Count ? "*"
            : shown.Count == 0 ? null
            : string.Join(", ", shown.Select(column => Quoted(column.Name)));
    }

    static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    static QueryFailure Wrong(string code, string message) => new(RunStatus.Refused, new(code, message));

    /// <summary>Left when disposed.</summary>
    sealed class Place(SemaphoreSlim near) : IDisposable
    {
        public void Dispose() => near.Release();
    }
}
