using Quaestor.Agent.Knowledge;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sql;

namespace Quaestor.Agent.Models.Planner;

/// <summary>What the planner plans over.</summary>
/// <param name="Dialect">Of the source, for its probes.</param>
sealed record PlannedOver(SourceSchema Schema, DateOnly Today, Dialect Dialect = Dialect.DuckDb)
{
    public TeamKnowledge Knowledge { get; init; } = TeamKnowledge.None;

    /// <summary>Looks names up in the source; null where nothing may be looked up.</summary>
    public RunProbe? Probe { get; init; }
}
