using Quaestor.Data.Postgres.ClientPrograms;
using Quaestor.Data.Postgres.Migrations.Planning;
using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Postgres.Scratch;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sources.Postgres.Changing;

namespace Quaestor.Data.Postgres.Migrations.Trying;

/// <summary>Makes steps on a scratch copy, measures each, and compares schemas.</summary>
public sealed class ScratchTrial(ScratchDatabase scratch) : IAsyncDisposable
{
    static readonly TimeSpan StepTime = TimeSpan.FromMinutes(5);

    /// <summary>The copy, as far as the steps have brought it.</summary>
    public PostgresSource Source => scratch.Source;

    /// <summary>Makes a statement for good, and tells what it locked and wrote anew.</summary>
    /// <exception cref="SourceException">It fails, or is none that a migration may hold.</exception>
    public async Task<ChangePreview> MakeAsync(string sql, CancellationToken cancellationToken)
    {
        try
        {
            return await scratch.MakeAsync(await StepJudge.ProposeAsync(scratch.Source, sql, cancellationToken), StepTime, cancellationToken);
        }
        catch (Exception failed) when (failed is EngineException or TimeoutException)
        {
            throw new SourceException($"Tried on a scratch copy, this fails: {failed.Message} ({Short(sql)})");
        }
    }

    /// <summary>The same for a planned step: with what was measured.</summary>
    public async Task<PlannedStep> MeasureAsync(PlannedStep step, CancellationToken cancellationToken)
    {
        var measured = await MakeAsync(step.Sql, cancellationToken);
        return step with
        {
            IsMeasured = measured.NotRun is null,
            Locks = measured.NotRun is null ? measured.Locks : step.Table is { } table ? [new TakenLock(table, "ShareUpdateExclusiveLock")] : [],
            Rewrites = [.. measured.Rewrites.Select(relation => relation.Name)],
        };
    }

    /// <summary>The whole schema, as <c>pg_dump</c> writes it.</summary>
    public async Task<string> SchemaAsync(CancellationToken cancellationToken)
    {
        var dump = await ClientProgram.FindAsync("pg_dump", await scratch.ServerVersionAsync(cancellationToken), cancellationToken);
        var file = Path.Combine(Path.GetTempPath(), $"quaestor-schema-{Guid.NewGuid():N}.sql");
        try
        {
            await scratch.Programs.RunWellAsync(dump, ["--schema-only", "--no-owner", "--no-privileges", "--file", file], cancellationToken);
            var lines = await File.ReadAllLinesAsync(file, cancellationToken);

            // \restrict has another key in each dump.
            return string.Join('\n', lines.Where(line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal) && !line.StartsWith('\\')));
        }
        finally
        {
            File.Delete(file);
        }
    }

    public ValueTask DisposeAsync() => scratch.DisposeAsync();

    static string Short(string sql) => MigrationStep.Read(sql, "") is [var step, ..] ? step.Short : sql;
}
