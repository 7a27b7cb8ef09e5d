using System.Text.Json;
using Quaestor.Agent.Capsules;
using Quaestor.Data.Postgres.Plans;
using Quaestor.Data.Queries;

namespace Quaestor.Agent.Postgres;

/// <summary>Asks servers for their plans, by the same way and guard as every query.</summary>
public sealed class Explanations(Runs runs)
{
    // A line of its own, so that the server's places are those of the statement but for one line.
    const string Plan = "EXPLAIN (FORMAT JSON, VERBOSE)\n";
    const string Run = "EXPLAIN (ANALYZE, BUFFERS, SETTINGS, FORMAT JSON, VERBOSE)\n";

    /// <param name="run">The statement as <see cref="NewRun.Sql"/>.</param>
    /// <param name="analyze">Runs it and measures. Only what reads may: the guard decides so.</param>
    /// <exception cref="AdministrationException">The guard or the server refuses, or the source is no PostgreSQL database.</exception>
    public async Task<Explanation> ExplainAsync(NewRun run, bool analyze, CancellationToken cancellationToken)
    {
        PostgresDatabase.Of(run.Source);
        var ended = await runs.ExecuteAsync(run with { Sql = (analyze ? Run : Plan) + run.Sql }, cancellationToken);
        if (ended.Page is not { Rows: [[var cell, ..], ..] })
        {
            throw Failed(ended.Error!, analyze);
        }

        var json = cell is JsonElement element ? element.GetRawText() : (string)cell!;
        return new(run.Sql, ended.Id, PlanReading.Read(json), json);
    }

    static AdministrationException Failed(QueryError error, bool analyze)
    {
        var place = error is { Line: > 1, Column: { } column } ? $" (line {error.Line - 1}, column {column})" : "";
        var hint = analyze && error.Code is "refused" or "needs_approval" ? " Without analyze it is only planned, and a change may be planned too." : "";
        return new(error.Code, $"{error.Message.TrimEnd('.')}{place}.{hint}");
    }
}
