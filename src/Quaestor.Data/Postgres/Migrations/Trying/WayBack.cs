using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Sources;

namespace Quaestor.Data.Postgres.Migrations.Trying;

/// <summary>What came of going up, down, and up again on a scratch copy.</summary>
/// <param name="Differences">Lines of the schema that are another afterwards, with - and +; none where the way back is proven.</param>
public sealed record WayBack(IReadOnlyList<string> Differences)
{
    const int MostLines = 20;

    public bool IsProven => Differences.Count == 0;

    /// <summary>Goes down from where the steps of the migration have brought the copy, and up again.</summary>
    /// <param name="before">The schema before the first step.</param>
    /// <exception cref="SourceException">A step fails.</exception>
    public static async Task<WayBack> ProveAsync(ScratchTrial trial, Migration migration, string before, CancellationToken cancellationToken)
    {
        var above = await trial.SchemaAsync(cancellationToken);
        await RunAsync(trial, MigrationStep.Read(migration.Down, $"{migration.Id}.down.sql"), cancellationToken);
        var below = await trial.SchemaAsync(cancellationToken);
        await RunAsync(trial, MigrationStep.Read(migration.Up, $"{migration.Id}.up.sql"), cancellationToken);
        return new([.. Differ(before, below), .. Differ(above, await trial.SchemaAsync(cancellationToken))]);
    }

    /// <summary>Lines that only one of two texts has.</summary>
    public static IReadOnlyList<string> Differ(string one, string other)
    {
        var (left, right) = (one.Split('\n').GroupBy(line => line).ToDictionary(group => group.Key, group => group.Count()), other.Split('\n').GroupBy(line => line).ToDictionary(group => group.Key, group => group.Count()));
        return one == other ? []
            : [.. left.Where(line => line.Value > right.GetValueOrDefault(line.Key)).Select(line => $"- {line.Key}").Concat(right.Where(line => line.Value > left.GetValueOrDefault(line.Key)).Select(line => $"+ {line.Key}")).DefaultIfEmpty("- the same lines in another order").Take(MostLines)];
    }

    static async Task RunAsync(ScratchTrial trial, IEnumerable<MigrationStep> steps, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            await trial.MakeAsync(step.Sql, cancellationToken);
        }
    }
}
