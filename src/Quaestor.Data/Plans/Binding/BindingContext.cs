using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Plans.Binding;

/// <summary>What a plan and all plans in it are bound against, and what was found wrong so far.</summary>
/// <param name="Dialect">For what an engine has nothing like; null to look at the plan alone.</param>
sealed record BindingContext(SourceSchema Schema, DateOnly Today, Dialect? Dialect)
{
    public List<PlanProblem> Problems { get; } = [];

    /// <summary>SQLite reads the text of a column as a number where it meets a column of numbers.</summary>
    public bool Compares(ColumnType one, ColumnType other) =>
        Dialect == Sql.Dialect.Sqlite && ((one == ColumnType.Text && other.IsNumeric()) || (other == ColumnType.Text && one.IsNumeric()));

    public void Report(string path, string message) => Problems.Add(new(path, message));
}
