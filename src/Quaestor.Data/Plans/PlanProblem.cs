namespace Quaestor.Data.Plans;

/// <summary>One thing that keeps a plan from being used.</summary>
/// <param name="Path">The field at fault, <c>where.conditions[1].left.column</c>; empty for the plan as a whole.</param>
/// <param name="Message">A sentence for the person and the model that tells what would be right.</param>
public sealed record PlanProblem(string Path, string Message)
{
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}

/// <summary>A plan that cannot be read, or that its source cannot answer.</summary>
public sealed class PlanException(IReadOnlyList<PlanProblem> problems)
    : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<PlanProblem> Problems { get; } = problems;
}
