using Quaestor.Data.Postgres.Migrations.Applying;
using Quaestor.Data.Postgres.Migrations.Linting;
using Quaestor.Data.Postgres.Migrations.Planning;
using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Postgres.Migrations.Trying;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;

namespace Quaestor.Data.Postgres.Migrations;

/// <summary>A migration as a scratch copy went through it.</summary>
/// <param name="Behind">Steps that an earlier run has done: what follows goes on there.</param>
/// <param name="Steps">Those that are still to be done.</param>
/// <param name="Measured">The same, measured; none where there was no copy.</param>
/// <param name="WayBack">Null where there is none, or it cannot be proven from half-way.</param>
public sealed record VerifiedMigration(Migration Migration, int Behind, IReadOnlyList<MigrationStep> Steps, IReadOnlyList<PlannedStep> Measured, IReadOnlyList<Finding> Findings, WayBack? WayBack)
{
    /// <summary>Makes what is still to be done of it, on the copy of a database that has the rest.</summary>
    /// <param name="trial">Null where no copy can be made: only the rules speak then.</param>
    /// <exception cref="SourceException">A step fails.</exception>
    public static async Task<VerifiedMigration> OfAsync(PostgresSource source, ScratchTrial? trial, Migration migration, MigrationHistory history, CancellationToken cancellationToken)
    {
        var all = MigrationStep.Read(migration.Up, $"{migration.Id}.up.sql");
        var half = history.Find(migration.Id) is { State: "applying" } begun ? begun : null;
        var behind = half?.Done ?? 0;
        if (half is not null && behind < all.Count && await WasDoneAsync(source, all[behind], cancellationToken))
        {
            behind++;
        }

        List<MigrationStep> steps = [.. all.Skip(behind)];
        if (trial is null)
        {
            return new(migration, behind, steps, [], Lint.Check(all), null);
        }

        var before = await trial.SchemaAsync(cancellationToken);
        var measured = new List<PlannedStep>();
        foreach (var step in steps)
        {
            var sized = await StepSize.OfAsync(source, new PlannedStep(step.Sql, Down: null) { IsAlone = step.IsAlone, IsBatched = step.IsBatched }, cancellationToken);
            measured.Add(await trial.MeasureAsync(sized, cancellationToken));
        }

        var isProvable = half is null && MigrationStep.Read(migration.Down, $"{migration.Id}.down.sql").Count > 0;
        return new(migration, behind, steps, measured, Lint.Check(all), isProvable ? await WayBack.ProveAsync(trial, migration, before, cancellationToken) : null);
    }

    /// <summary>A step that runs in no transaction may have come to its end, and not to the note of it.</summary>
    static async Task<bool> WasDoneAsync(PostgresSource source, MigrationStep step, CancellationToken cancellationToken) =>
        step.IsAlone && await new LoneStep(source, step).IsDoneAsync(cancellationToken);
}
