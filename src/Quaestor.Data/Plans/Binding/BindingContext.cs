using Quaestor.Data.Catalog;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Plans.Binding;

/// <summary>What a plan and all plans in it are bound against, and what was found wrong so far.</summary>
/// <param name="Dialect">For what an engine has nothing like; null to look at the plan alone.</param>
sealed record BindingContext(SourceSchema Schema, DateOnly Today, Dialect? Dialect)
{
    public List<PlanProblem> Problems { get; } = [];

    public void Report(string path, string message) => Problems.Add(new(path, message));
}
