using Quaestor.Data.Postgres.Migrations.Linting;
using Quaestor.Data.Postgres.Migrations.Planning;
using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Postgres.Migrations.Trying;
using Quaestor.Data.Postgres.Migrations.Wanted;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;

namespace Quaestor.Data.Postgres.Migrations;

/// <summary>Makes a plan of safe steps from what is wanted, each tried and measured on a scratch copy, and proves the way back there.</summary>
/// <param name="trial">A copy with the source's schema; null where none can be made: nothing is measured or proven then.</param>
public sealed class MigrationPlanner(PostgresSource source, ScratchTrial? trial)
{
    readonly HashSet<string> _created = new(StringComparer.Ordinal);
    readonly List<string> _notes = [];
    readonly List<PlannedStep> _later = [];

    /// <param name="sql">What is wanted, as one would write it where nobody else works.</param>
    /// <exception cref="SourceException">It is none that a migration may hold, or fails on the copy.</exception>
    public async Task<PlannedMigration> PlanAsync(string sql, string id, CancellationToken cancellationToken)
    {
        var wanted = MigrationStep.Read(sql, "What is wanted");
        if (wanted.Count == 0)
        {
            throw new SourceException("Nothing is wanted: there is no statement in the text.");
        }

        return await PlanAsync([.. wanted.SelectMany(step => WishReader.Read(step.Sql))], id, isExact: false, cancellationToken) with { Wanted = Lint.Check(wanted) };
    }

    /// <summary>What leads from the schema of the copy to a wanted one, and no further.</summary>
    /// <param name="drops">What is there and not wanted goes.</param>
    /// <exception cref="SourceException">There is no copy, or a step fails on it.</exception>
    public async Task<PlannedMigration> PlanAsync(WantedSchema wanted, bool drops, string id, CancellationToken cancellationToken)
    {
        var copy = trial ?? throw new SourceException("Schemas are compared on a scratch copy, and there is none.");
        var list = SchemaDifference.Between(await SchemaCatalog.ReadAsync(copy.Source, cancellationToken), wanted.Catalog, drops);
        _notes.AddRange(list.Notes);
        var planned = await PlanAsync(list.Wishes, id, isExact: true, cancellationToken);
        foreach (var step in _later)
        {
            await copy.MakeAsync(step.Sql, cancellationToken);
        }

        var rest = SchemaDifference.Between(await SchemaCatalog.ReadAsync(copy.Source, cancellationToken), wanted.Catalog, drops).Wishes;
        return planned with
        {
            Kept = list.Kept,
            IsWhole = rest.Count == 0,
            Plan = planned.Plan with { Notes = [.. planned.Plan.Notes, .. wanted.LeftOut, .. rest.Select(wish => $"After these steps this is still to be done: {wish.Sql}")] },
        };
    }

    async Task<PlannedMigration> PlanAsync(IReadOnlyList<Wish> wishes, string id, bool isExact, CancellationToken cancellationToken)
    {
        var before = trial is null ? "" : await trial.SchemaAsync(cancellationToken);
        var steps = new List<PlannedStep>();
        foreach (var wish in wishes)
        {
            foreach (var step in await StepsAsync(wish, isExact, cancellationToken))
            {
                var sized = await StepSize.OfAsync(source, step, cancellationToken);
                steps.Add(trial is null ? sized : await trial.MeasureAsync(sized, cancellationToken));
            }
        }

        var plan = new MigrationPlan(id, steps) { Notes = _notes, Later = _later.Count > 0 ? new(Next(id), _later) : null };
        var migration = plan.Migration;
        var wayBack = trial is not null && steps.Count > 0 && migration.Down.Length > 0 ? await WayBack.ProveAsync(trial, migration, before, cancellationToken) : null;
        return new(plan, wayBack, [], Lint.Check(MigrationStep.Read(migration.Up, id)));
    }

    async Task<IReadOnlyList<PlannedStep>> StepsAsync(Wish wish, bool isExact, CancellationToken cancellationToken)
    {
        var catalog = trial?.Source ?? source;
        return (wish is SwapColumn swap ? await SwapAsync(swap, catalog, cancellationToken) : wish is AlterType or RenameColumn ? await ExpandAsync(wish, catalog, cancellationToken) : null) is { } expanded
            ? expanded
            : [.. (await new SafeForms(catalog, _created, isExact).PlanAsync(wish, cancellationToken)).Select(step => step with { IsAlone = MigrationStep.Read(step.Sql, "").FirstOrDefault()?.IsAlone == true })];
    }

    async Task<IReadOnlyList<PlannedStep>?> ExpandAsync(Wish wish, PostgresSource catalog, CancellationToken cancellationToken)
    {
        var table = wish.On!;
        var name = wish is AlterType type ? type.Column : ((RenameColumn)wish).From;
        if (_created.Contains(table.Name) || await TableFacts.ReadAsync(catalog, table.Text, cancellationToken) is not { } facts || facts.Column(name) is not { } column
            || (wish is AlterType same && TypeChange.KeepsRows(column.Type, same.Type)))
        {
            return null;
        }

        var expansion = wish is AlterType change
            ? ExpandForms.Of(table, facts, column, $"{name}_new", change.Type, change.Using)
            : ExpandForms.Of(table, facts, column, ((RenameColumn)wish).To, column.Type, with: null);
        if (expansion is null)
        {
            _notes.Add($"{table.Text}.{name} is used by indexes, constraints or views, or the table is partitioned, so no column was put beside it: the change is taken as it was written. Move what uses it first, or run it while nobody works.");
            return null;
        }

        _notes.Add($"{table.Text}.{expansion.To} stands beside {name}, and both are written until the second migration. Let all programs use {expansion.To} before that is applied.");
        _later.AddRange(expansion.Contract);
        return expansion.Expand;
    }

    async Task<IReadOnlyList<PlannedStep>> SwapAsync(SwapColumn swap, PostgresSource catalog, CancellationToken cancellationToken)
    {
        var facts = await TableFacts.ReadAsync(catalog, swap.Table.Text, cancellationToken);
        var column = facts?.Column(swap.Column) ?? throw new SourceException($"{swap.Table.Text} has no column {swap.Column} any more.");
        var expansion = ExpandForms.Swap(swap.Table, facts, column with { Default = swap.Default, NotNull = swap.NotNull }, swap.Type)
            ?? throw new SourceException($"Something has come to use {swap.Table.Text}.{swap.Column} meanwhile: plan again.");
        _notes.Add($"{swap.Table.Text}.{expansion.To} stands beside {swap.Column}, and both are written, until it takes its name by the second migration. Apply that while programs may miss {swap.Column} for a moment: between its last two steps there is none.");
        _later.AddRange(expansion.Contract);
        return expansion.Expand;
    }

    static string Next(string id)
    {
        var end = id.IndexOf('_', StringComparison.Ordinal);
        return $"{(int.Parse(id.AsSpan(0, end), System.Globalization.CultureInfo.InvariantCulture) + 1).ToString(new string('0', end), System.Globalization.CultureInfo.InvariantCulture)}{id[end..]}_contract";
    }
}

/// <summary>A plan with what was found out about it.</summary>
/// <param name="WayBack">Null where there is no way back, or no copy to prove it on.</param>
/// <param name="Wanted">What the rules say of the text as it was wanted; nothing of a whole schema.</param>
/// <param name="Left">What they still say of the plan.</param>
public sealed record PlannedMigration(MigrationPlan Plan, WayBack? WayBack, IReadOnlyList<Finding> Wanted, IReadOnlyList<Finding> Left)
{
    /// <summary>What is there and not in a wanted schema, and stays: a sentence each.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>Whether a copy has shown that the steps leave the wanted schema; false where none was given.</summary>
    public bool IsWhole { get; init; }
}
