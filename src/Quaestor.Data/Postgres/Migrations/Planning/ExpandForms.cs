using Quaestor.Data.Postgres.Migrations.Reading;

namespace Quaestor.Data.Postgres.Migrations.Planning;

/// <summary>
/// A column of another name or type beside the old one: both are written until every reader has moved to the new one, and a second
/// migration takes the old one away.
/// </summary>
static class ExpandForms
{
    /// <param name="To">The new column's name.</param>
    public sealed record Expansion(IReadOnlyList<PlannedStep> Expand, IReadOnlyList<PlannedStep> Contract, string To);

    /// <returns>Null where other things use the column: they would have to move with it.</returns>
    public static Expansion? Of(TableName table, TableFacts facts, ColumnFacts column, string to, string type, string? with)
    {
        if (column.Dependents > 0 || column.IsIdentity || column.IsGenerated || facts.IsPartitioned)
        {
            return null;
        }

        var (old, fresh, sync) = (Names.Quote(column.Name), Names.Quote(to), Names.Quote(Names.Of(table.Name, [to], "sync")));
        var function = $"{Names.Quote(facts.Schema)}.{sync}";
        var (forth, back) = (with ?? $"{old}::{type}", $"{fresh}::{column.Type}");
        List<PlannedStep> expand =
        [
            SafeForms.Step($"ALTER TABLE {table.Text} ADD COLUMN {fresh} {type}", $"ALTER TABLE {table.Text} DROP COLUMN {fresh}"),
            SafeForms.Step(Function(function, old, fresh, with is null ? $"NEW.{old}::{type}" : $"(SELECT {forth} FROM (SELECT NEW.{old} AS {old}) AS row)", $"NEW.{fresh}::{column.Type}"), $"DROP FUNCTION {function}()"),
            SafeForms.Step($"CREATE TRIGGER {sync} BEFORE INSERT OR UPDATE ON {table.Text} FOR EACH ROW EXECUTE FUNCTION {function}()", $"DROP TRIGGER {sync} ON {table.Text}"),
            SafeForms.Step($"UPDATE {table.Text} SET {fresh} = {forth} WHERE {fresh} IS DISTINCT FROM {forth}", null) with { IsBatched = true, After = $"SELECT NOT EXISTS (SELECT FROM {table.Text} WHERE {fresh} IS DISTINCT FROM {forth})" },
        ];
        if (column.Default is { } value)
        {
            expand.Add(SafeForms.Step($"ALTER TABLE {table.Text} ALTER COLUMN {fresh} SET DEFAULT {value}", null));
        }

        return new([.. expand, .. column.NotNull ? SafeForms.NotNull(table, to) : []], Contract(table, column, old, function, sync, back), to);
    }

    /// <summary>The same for a column that keeps its name: the new one takes it once the old one is gone.</summary>
    /// <param name="column">With the default and the NOT NULL that it is to have.</param>
    public static Expansion? Swap(TableName table, TableFacts facts, ColumnFacts column, string type)
    {
        var beside = Names.Of(column.Name, [], "new");
        return Of(table, facts, column, beside, type, with: null) is not { } expansion ? null : expansion with
        {
            Contract =
            [
                .. expansion.Contract,
                SafeForms.Step($"ALTER TABLE {table.Text} RENAME COLUMN {Names.Quote(beside)} TO {Names.Quote(column.Name)}", null) with { Irreversible = "the column that had this name is gone" },
            ],
        };
    }

    static IReadOnlyList<PlannedStep> Contract(TableName table, ColumnFacts column, string old, string function, string sync, string back) =>
    [
        SafeForms.Step($"DROP TRIGGER {sync} ON {table.Text}", null) with { Irreversible = "the two columns go their own ways from here on" },
        SafeForms.Step($"DROP FUNCTION {function}()", null) with { Irreversible = "the two columns go their own ways from here on" },
        SafeForms.Step($"ALTER TABLE {table.Text} DROP COLUMN {old}", null) with { Irreversible = $"the old values are gone; they can be made again from the new column, as {back} of type {column.Type}" },
    ];

    static string Function(string function, string old, string fresh, string forth, string back) =>
        $"""
        CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $sync$
        BEGIN
          IF TG_OP = 'INSERT' THEN
            IF NEW.{fresh} IS NULL THEN NEW.{fresh} := {forth};
            ELSIF NEW.{old} IS NULL THEN NEW.{old} := {back};
            END IF;
          ELSIF NEW.{old} IS DISTINCT FROM OLD.{old} THEN NEW.{fresh} := {forth};
          ELSIF NEW.{fresh} IS DISTINCT FROM OLD.{fresh} THEN NEW.{old} := {back};
          END IF;
          RETURN NEW;
        END
        $sync$
        """;
}
