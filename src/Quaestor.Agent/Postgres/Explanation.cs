using Quaestor.Data.Postgres.Plans;

namespace Quaestor.Agent.Postgres;

/// <summary>How a server runs a statement, or would.</summary>
/// <param name="RunId">The record of the run that asked.</param>
/// <param name="PlanJson">As the server told it.</param>
public sealed record Explanation(string Sql, Guid RunId, PlanReading Plan, string PlanJson);
