using Quaestor.Data.Postgres.Plans;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Postgres.Advice;

/// <summary>A statement that indexes are to serve.</summary>
/// <param name="Text">As it is shown.</param>
/// <param name="Weight">How often it runs, in proportion to the others.</param>
/// <param name="Explain">The statement behind EXPLAIN, judged by the guard.</param>
/// <param name="Plan">As it is planned now.</param>
/// <param name="IsSampled">Values were put in place of its parameters, so that no index may rest on them.</param>
sealed record WorkloadStatement(string Text, double Weight, ApprovedSql Explain, PlanReading Plan, bool IsSampled)
{
    public string? QueryId { get; init; }
}
