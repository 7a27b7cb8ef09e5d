using Quaestor.Data.Postgres.Plans;

namespace Quaestor.Data.Postgres.Advice;

/// <summary>Which indexes would help a workload, by the planner's own figures.</summary>
/// <param name="Method">How they were tried.</param>
/// <param name="CostBefore">Of all statements by their weights, in the planner's unit; writes are not in it.</param>
/// <param name="Notes">What is worth knowing besides, a sentence each.</param>
public sealed record AdviceReport(
    string Method, double CostBefore, double CostAfter, IReadOnlyList<AdvisedIndex> Indexes, IReadOnlyList<AdvisedStatement> Statements, IReadOnlyList<string> Notes);

/// <param name="Definition">Without CONCURRENTLY.</param>
/// <param name="Build">Statements that build it while others write, each to be approved and run by itself, in this order.</param>
/// <param name="Undo">What takes it away again.</param>
/// <param name="SizeBytes">As the server guesses; null where it cannot be told.</param>
/// <param name="GainPercent">Of the cost of the workload: what it would cost more without this one, beside the others.</param>
/// <param name="IndexWrites">Rows of its table written since the statistics began, for each of which it would have been written too.</param>
/// <param name="Serves">The statements that cost less by it, by their places in the report, from 1 on.</param>
/// <param name="Replaces">Indexes that are there and that it covers: they could be dropped.</param>
public sealed record AdvisedIndex(
    string Name, string Table, string Definition, IReadOnlyList<string> Build, IReadOnlyList<string> Undo, long? SizeBytes, double GainPercent, double IndexWrites,
    IReadOnlyList<int> Serves, IReadOnlyList<string> Replaces);

/// <param name="Weight">How often it runs, in proportion to the others.</param>
/// <param name="Before">Its plan now.</param>
/// <param name="After">Its plan with all indexes that are advised.</param>
/// <param name="Skipped">Why it was left out; null where it was not. All else is empty then.</param>
public sealed record AdvisedStatement(
    string Sql, string? QueryId, double Weight, double CostBefore, double CostAfter, IReadOnlyList<PlanLine> Before, IReadOnlyList<PlanLine> After, string? Skipped);
