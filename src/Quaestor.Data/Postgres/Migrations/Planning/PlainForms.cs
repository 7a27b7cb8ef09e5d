using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Sources.Postgres;

namespace Quaestor.Data.Postgres.Migrations.Planning;

/// <summary>Statements as they were written, with what takes them back.</summary>
sealed class PlainForms(PostgresSource source, HashSet<string> created)
{
    public async Task<PlannedStep> OfAsync(Wish wish, CancellationToken cancellationToken) => wish switch
    {
        CreateObject made => await CreatedAsync(made, cancellationToken),
        DropObject { Kind: "view" } view => await DroppedViewAsync(view, cancellationToken),
        DropObject gone => Irreversible(gone.Sql, gone.Kind == "table" ? "the table's rows are lost: only a backup has them" : "what it was is not kept"),
        DropColumn gone => Irreversible(gone.Sql, "the column's values are lost: only a backup has them"),
        RenameColumn name => SafeForms.Step(name.Sql, $"ALTER TABLE {name.Table.Text} RENAME COLUMN {Names.Quote(name.To)} TO {Names.Quote(name.From)}"),
        RenameTable name => await RenamedAsync(name, cancellationToken),
        ValidateConstraint valid => SafeForms.Step(valid.Sql, null) with { Scans = true },
        DropConstraint gone => await DroppedConstraintAsync(gone, cancellationToken),
        SetDefault column => await DefaultAsync(column, cancellationToken),
        AlterType column => await TypeAsync(column, cancellationToken),
        KnownChange known => SafeForms.Step(known.Sql, known.Down) with { Irreversible = known.Irreversible },
        OtherWish other => Other(other),
        _ => Irreversible(wish.Sql, "how to take it back is not known"),
    };

    async Task<PlannedStep> CreatedAsync(CreateObject made, CancellationToken cancellationToken)
    {
        if (made.Kind == "view" && await source.Connector.QueryAsync(new(PlanningTexts.View, made.Name.Text), cancellationToken) is [[string before, "v"], ..])
        {
            return SafeForms.Step(made.Sql, $"CREATE OR REPLACE VIEW {made.Name.Text} AS {before.TrimEnd(';', ' ')}");
        }

        if (made.Kind == "table")
        {
            created.Add(made.Name.Name);
        }

        var words = new Words(made.Sql);
        var kind = words.Has("materialized") ? "materialized view" : made.Kind;
        return made.Kind switch
        {
            "trigger" => OnTable(words) is { } table ? SafeForms.Step(made.Sql, $"DROP TRIGGER {made.Name.Text} ON {table}") : Irreversible(made.Sql, "its table is not told plainly"),
            "function" => words.Has("replace") ? Irreversible(made.Sql, "the function that it replaces is not kept") : SafeForms.Step(made.Sql, $"DROP FUNCTION {made.Name.Text}"),
            _ => SafeForms.Step(made.Sql, $"DROP {kind.ToUpperInvariant()} {made.Name.Text}"),
        };
    }

    static string? OnTable(Words words)
    {
        words.Until(token => token.Is("on"));
        return words.Take("on") ? words.Name()?.Text : null;
    }

    async Task<PlannedStep> DroppedViewAsync(DropObject view, CancellationToken cancellationToken) =>
        await source.Connector.QueryAsync(new(PlanningTexts.View, view.Name.Text), cancellationToken) is [[string text, string kind], ..]
            ? SafeForms.Step(view.Sql, $"CREATE {(kind == "m" ? "MATERIALIZED " : "")}VIEW {view.Name.Text} AS {text.TrimEnd(';', ' ')}")
            : Irreversible(view.Sql, "what it showed is not known");

    async Task<PlannedStep> RenamedAsync(RenameTable name, CancellationToken cancellationToken)
    {
        var facts = await TableFacts.ReadAsync(source, name.Table.Text, cancellationToken);
        var schema = facts is null ? "" : $"{Names.Quote(facts.Schema)}.";
        return SafeForms.Step(name.Sql, $"ALTER TABLE {schema}{Names.Quote(name.To)} RENAME TO {Names.Quote(name.Table.Name)}");
    }

    async Task<PlannedStep> DroppedConstraintAsync(DropConstraint gone, CancellationToken cancellationToken) =>
        (await TableFacts.ReadAsync(source, gone.Table.Text, cancellationToken))?.Constraints.FirstOrDefault(constraint => constraint.Name == gone.Name) is { } known
            ? SafeForms.Step(gone.Sql, $"ALTER TABLE {gone.Table.Text} ADD CONSTRAINT {Names.Quote(gone.Name)} {known.Definition}")
            : Irreversible(gone.Sql, "what it checked is not known");

    async Task<PlannedStep> DefaultAsync(SetDefault column, CancellationToken cancellationToken)
    {
        var before = (await TableFacts.ReadAsync(source, column.Table.Text, cancellationToken))?.Column(column.Column)?.Default;
        return SafeForms.Step(column.Sql, $"ALTER TABLE {column.Table.Text} ALTER COLUMN {Names.Quote(column.Column)} {(before is null ? "DROP DEFAULT" : $"SET DEFAULT {before}")}");
    }

    async Task<PlannedStep> TypeAsync(AlterType column, CancellationToken cancellationToken) =>
        (await TableFacts.ReadAsync(source, column.Table.Text, cancellationToken))?.Column(column.Column)?.Type is { } before
            ? SafeForms.Step(column.Sql, $"ALTER TABLE {column.Table.Text} ALTER COLUMN {Names.Quote(column.Column)} TYPE {before} USING {Names.Quote(column.Column)}::{before}")
            : Irreversible(column.Sql, "the type that it had is not known");

    static PlannedStep Other(OtherWish other)
    {
        var words = new Words(other.Sql);
        return words.Now.IsAny("analyze", "vacuum") ? SafeForms.Step(other.Sql, null)
            : words.Now.IsAny("insert", "update", "delete", "merge", "with", "truncate") ? Irreversible(other.Sql, "the rows as they were are not kept")
            : Irreversible(other.Sql, "how to take it back is not known");
    }

    static PlannedStep Irreversible(string sql, string why) => SafeForms.Step(sql, null) with { Irreversible = why };
}
