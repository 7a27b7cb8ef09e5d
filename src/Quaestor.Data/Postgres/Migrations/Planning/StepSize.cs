using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Sources.Postgres;

namespace Quaestor.Data.Postgres.Migrations.Planning;

/// <summary>How large the table of a step is in the database itself: a copy is empty.</summary>
public static class StepSize
{
    public static async Task<PlannedStep> OfAsync(PostgresSource source, PlannedStep step, CancellationToken cancellationToken)
    {
        if (WishReader.Read(step.Sql) is not [var wish, ..])
        {
            return step;
        }

        var name = wish.On ?? (step.IsBatched ? Updated(step.Sql) : null);
        return name is { } table && await TableFacts.ReadAsync(source, table.Text, cancellationToken) is { } facts
            ? step with { Table = $"{facts.Schema}.{facts.Name}", Rows = facts.Rows, Bytes = facts.Bytes, Scans = step.Scans || wish is ValidateConstraint or CreateIndex }
            : step;
    }

    static TableName? Updated(string sql)
    {
        var words = new Words(sql);
        return words.Take("update") ? words.Name() : null;
    }
}
