using Quaestor.Data.Catalog;
using Quaestor.Data.Plans.Binding;
using Quaestor.Data.Sql;

namespace Quaestor.Data.Plans.Compiling;

/// <summary>Query plans as SQL: the same plan always gives the same text, laid out for people to read.</summary>
/// <remarks>The text has no privilege: it passes the guard like any other.</remarks>
public static class PlanCompiler
{
    /// <param name="today">What relative dates and periods are counted from.</param>
    /// <exception cref="PlanException">The plan does not fit the schema, or asks for what the engine has nothing like.</exception>
    public static string Compile(QueryPlan plan, SourceSchema schema, DateOnly today, Dialect dialect) =>
        PlanBinder.Bind(plan, schema, today, dialect, out var problems) is { } bound
            ? new PlanWriter(bound, Syntax(dialect), "").Write()
            : throw new PlanException(problems);

    static ISqlSyntax Syntax(Dialect dialect) => dialect switch
    {
        Dialect.DuckDb => new DuckDbSyntax(),
        Dialect.Sqlite => new SqliteSyntax(),
        Dialect.Postgres => new PostgresSyntax(),
        _ => throw new ArgumentOutOfRangeException(nameof(dialect)),
    };
}
