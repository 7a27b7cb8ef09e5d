using System.Text.Json;
using Quaestor.Agent.Sharing.Masking;
using Quaestor.Agent.Threads;
using Quaestor.Data.Queries;
using Quaestor.Data.Queries.Python;
using Quaestor.Data.Sandboxes.Python;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Capsules;

/// <summary>Runs of Python: gives the code what it may see of its source and of its thread.</summary>
/// <param name="today">And the zone where its day begins, by its IANA name.</param>
public sealed class PythonRuns(PythonRunner runner, RunStore store, SourceRegistry sources, PythonLimits limits, Func<(DateOnly Today, string TimeZone)> today)
{
    /// <summary>Earlier results that code may go back to.</summary>
    const int MostEarlier = 5;

    /// <summary>What the code meets besides data: of a replay, what the run that it repeats met.</summary>
    internal PythonConditions ConditionsOf(NewRun run)
    {
        var (day, zone) = today();
        return run.ReplayOf?.Python?.Conditions ?? new(day, zone, Random.Shared.Next());
    }

    internal async Task<QueryOutcome> RunAsync(NewRun run, PythonConditions conditions, QueryLimits query, CancellationToken cancellationToken)
    {
        var masked = sources.PolicyOf(run.Source).Masked;
        var request = new PythonRequest(run.Source, run.Sql)
        {
            Masked = masked,
            Earlier = await EarlierAsync(run, masked, cancellationToken),
            Limits = LimitsOn(query),
            Today = conditions.Today,
            TimeZone = conditions.TimeZone,
            Seed = conditions.Seed,
        };
        return await runner.RunAsync(request, query, cancellationToken);
    }

    internal PythonRecord RecordOf(PythonOutcome outcome, PythonConditions conditions) => new(
        JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.Exit.ToString()),
        outcome.Printed,
        outcome.IsPrintedCut,
        outcome.Figures.Count,
        outcome.FiguresCut,
        outcome.ResultName,
        outcome.Error is { Trace.Length: > 0 } error ? error.Trace : null,
        new((long)limits.Timeout.TotalMilliseconds, null, limits.MemoryBytes),
        new((long)outcome.Duration.TotalMilliseconds, (long?)outcome.Usage.Cpu?.TotalMilliseconds, outcome.Usage.PeakBytes))
    {
        Conditions = conditions,
    };

    /// <summary>A source's own caps count for what Python makes of it too.</summary>
    PythonLimits LimitsOn(QueryLimits query) => limits with { MaxRows = Math.Min(limits.MaxRows, query.MaxRows), MaxBytes = Math.Min(limits.MaxBytes, query.MaxBytes) };

    /// <summary>Of this source alone, whose owner says who may see it; and nothing that may hold masked values. What was masked when older code ran nobody knows.</summary>
    async Task<IReadOnlyList<EarlierRun>> EarlierAsync(NewRun run, IReadOnlyList<string> masked, CancellationToken cancellationToken)
    {
        if (run.ThreadId is not { } thread)
        {
            return [];
        }

        var schema = await run.Source.SchemaAsync(cancellationToken);
        var runs = await store.ListAsync(run.UserId, thread, run.ReplayOf?.Id, limit: 50);
        return
        [
            .. runs.Where(earlier => earlier.Status == "succeeded" && earlier.ReplayOf is null && earlier.SourceId == run.Source.Id && earlier.Result is not null)
                .Where(earlier => masked.Count == 0 || (earlier.Mode != "python" && MaskedUse.IsFree(earlier.Sql, run.Source.Dialect, schema, masked)))
                .Take(MostEarlier).Reverse().Select(earlier => new EarlierRun(earlier.Id, earlier.Result!.Id)),
        ];
    }
}
