using Quaestor.Agent.Threads;
using Quaestor.Data.Postgres.Migrations;
using Quaestor.Data.Postgres.Migrations.Applying;
using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Postgres.Migrations.Trying;
using Quaestor.Data.Postgres.Migrations.Wanted;
using Quaestor.Data.Postgres.Scratch;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Postgres.Migrating;

/// <summary>Plans, checks and applies migrations of a database: what tools, routes and commands share.</summary>
public sealed class DatabaseMigrations(SourceRegistry sources)
{
    /// <summary>Steps for what is wanted, tried on a scratch copy where one can be made.</summary>
    /// <param name="name">Letters, digits and underlines.</param>
    /// <exception cref="SourceException">It is none that a migration may hold, or fails.</exception>
    public async Task<(PlannedMigration Planned, string? NotTried)> PlanAsync(ISource source, string sql, int number, string name, CancellationToken cancellationToken)
    {
        var id = Migration.Of($"{number:0000}_{name}", "", "").Id;
        var database = PostgresDatabase.Of(source);
        var (trial, why) = await TrialAsync(source, cancellationToken);
        await using var held = trial;
        return (await new MigrationPlanner(database, trial).PlanAsync(sql, id, cancellationToken), why);
    }

    /// <summary>Steps from the schema as it is to a whole wanted one. Both are compared on scratch databases, so those are needed here.</summary>
    /// <param name="schema">DDL of all that is wanted.</param>
    /// <param name="drops">What is there and not wanted goes.</param>
    /// <exception cref="SourceException">No scratch database can be made, or the schema fails there.</exception>
    public async Task<PlannedMigration> PlanSchemaAsync(ISource source, string schema, bool drops, int number, string name, CancellationToken cancellationToken)
    {
        var id = Migration.Of($"{number:0000}_{name}", "", "").Id;
        var database = PostgresDatabase.Of(source);
        var (trial, why) = await TrialAsync(source, cancellationToken);
        await using var held = trial ?? throw new SourceException($"Schemas are compared on scratch databases. {why}");
        var wanted = await WantedSchema.LoadAsync(new(database, sources.PolicyOf(source).Scratch), held.Source, schema, cancellationToken);
        return await new MigrationPlanner(database, held).PlanAsync(wanted, drops, id, cancellationToken);
    }

    public Task<MigrationHistory> HistoryAsync(ISource source, CancellationToken cancellationToken) => MigrationHistory.ReadAsync(PostgresDatabase.Of(source), cancellationToken);

    /// <summary>Makes each pending migration on a scratch copy, measures its steps, and goes down and up again.</summary>
    /// <returns>With the reason where no copy could be made: only the rules have spoken then.</returns>
    /// <exception cref="SourceException">A step fails.</exception>
    public async Task<(IReadOnlyList<VerifiedMigration> Verified, string? NotTried)> VerifyAsync(ISource source, IReadOnlyList<Migration> all, CancellationToken cancellationToken)
    {
        var (trial, why) = await TrialAsync(source, cancellationToken);
        await using var held = trial;
        var verified = new List<VerifiedMigration>();
        var history = await HistoryAsync(source, cancellationToken);
        foreach (var migration in history.Pending(all))
        {
            verified.Add(await VerifiedMigration.OfAsync(PostgresDatabase.Of(source), held, migration, history, cancellationToken));
        }

        return (verified, why);
    }

    /// <summary>What a person says yes to: the whole text of all that would run. The name of each file is a statement without words, so that the first one keeps its own.</summary>
    public static string Script(IEnumerable<Migration> migrations, bool isDown) =>
        string.Join("\n\n", migrations.Select(migration => $"/* {migration.Id}.{(isDown ? "down" : "up")}.sql */;\n{Ended(isDown ? migration.Down : migration.Up)}"));

    static string Ended(string sql) => sql.TrimEnd() is var text && text.EndsWith(';') ? text : $"{text}\n;";

    /// <summary>What would run now, in its order; a sentence where nothing can.</summary>
    public static (IReadOnlyList<Migration> Migrations, string? Problem) Due(MigrationHistory history, IReadOnlyList<Migration> all, bool isDown, bool acceptsDrift)
    {
        if (history.Problems(all) is { Count: > 0 } problems)
        {
            return ([], string.Join(' ', problems));
        }

        if (history.HasDrifted && !acceptsDrift)
        {
            return ([], "The schema is not as the last migration left it: somebody changed it by other means. Look at what changed, and go on with accept_drift (--accept-drift) once that is meant to stay.");
        }

        if (!isDown)
        {
            return (history.Pending(all), null);
        }

        var last = history.Applied.LastOrDefault(applied => applied.State != "reverted");
        var migration = last is null ? null : all.First(known => known.Id == last.Id);
        return migration is null ? ([], null)
            : MigrationStep.Read(migration.Down, migration.Id).Count == 0 ? ([], $"{migration.Id} has no way back: its .down.sql is empty.")
            : ([migration], null);
    }

    /// <summary>Runs what was agreed to.</summary>
    /// <exception cref="SourceException">It cannot begin, or stopped; the message says where it goes on.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(ISource source, IReadOnlyList<Migration> all, Agreement agreement, bool isDown, bool acceptsDrift, Action<string> says, CancellationToken cancellationToken)
    {
        var runner = new MigrationRunner(PostgresDatabase.Of(source), agreement.Approve, agreement.By, says) { AcceptsDrift = acceptsDrift };
        return isDown ? await runner.DownAsync(all, cancellationToken) is { } id ? [id] : [] : await runner.ApplyAsync(all, cancellationToken);
    }

    /// <summary>On the source's own server only where its owner lets it be changed: a copy is a database more there.</summary>
    async Task<(ScratchTrial? Trial, string? Why)> TrialAsync(ISource source, CancellationToken cancellationToken)
    {
        var policy = sources.PolicyOf(source);
        if (policy is { Changes: SourceChanges.ReadOnly, Scratch: null })
        {
            return (null, $"Nothing was tried: {source.Name} is only read, so no scratch copy is made on its server. Name another as \"scratch\" in its settings, or set \"changes\": \"ask\".");
        }

        try
        {
            return (new ScratchTrial(await new ScratchDatabases(PostgresDatabase.Of(source), policy.Scratch).CreateAsync(ScratchRows.None, cancellationToken)), null);
        }
        catch (SourceException unable)
        {
            return (null, $"Nothing was tried: {unable.Message}");
        }
    }
}
