using Quaestor.Data.Catalog;

namespace Quaestor.Data.Plans.Binding;

/// <summary>What a plan and all plans in it are bound against, and what was found wrong so far.</summary>
sealed record BindingContext(SourceSchema Schema, DateOnly Today)
{
    public List<PlanProblem> Problems { get; } = [];

    public void Report(string path, string message) => Problems.Add(new(path, message));
}
