using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Quaestor.Data.Postgres.Migrations.Reading;
using Quaestor.Data.Postgres.Migrations.Trying;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Postgres.Migrations.Applying;

/// <summary>
/// Applies migrations and takes them back, one runner at a time, a step after the other: each in its own transaction together with the
/// note that it is done, so that whatever happens the next run goes on exactly there.
/// </summary>
/// <param name="approve">Makes of a step what a person has approved; throws for any other.</param>
/// <param name="says">What happens, a sentence each.</param>
public sealed class MigrationRunner(PostgresSource source, Func<ProposedChange, ApprovedChange> approve, string approvedBy, Action<string> says)
{
    /// <summary>Pages of a table that a batch looks at: about a megabyte at the usual size.</summary>
    const int BatchPages = 128;

    const int MostPasses = 10;

    static readonly TimeSpan BatchPause = TimeSpan.FromMilliseconds(20);
    static readonly ChangeTimes Own = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10)) { Idle = TimeSpan.Zero };

    /// <summary>How long a step waits for a lock before it lets the others through, and how long it may run.</summary>
    public ChangeTimes Times { get; init; } = new(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1));

    /// <summary>How often a step is tried that finds its table locked.</summary>
    public int Tries { get; init; } = 60;

    /// <summary>Goes on although the schema was changed by other means.</summary>
    public bool AcceptsDrift { get; init; }

    /// <summary>Called before each step; for tests that stop there.</summary>
    internal Func<string, int, Task> BeforeStep { get; init; } = (_, _) => Task.CompletedTask;

    /// <returns>The ids of those that were applied.</returns>
    /// <exception cref="SourceException">It cannot begin, or stopped; the message says where it goes on.</exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(IReadOnlyList<Migration> all, CancellationToken cancellationToken)
    {
        await using var alone = await LockAsync(cancellationToken);
        var history = await CheckAsync(all, cancellationToken);
        if (history.Applied.FirstOrDefault(applied => applied.State == "reverting") is { } halfway)
        {
            throw new SourceException($"{halfway.Id} is on its way back, {halfway.Done} of {halfway.Steps} steps are done. Finish that first: quaestor pg migrate down.");
        }

        var applied = new List<string>();
        foreach (var migration in history.Pending(all))
        {
            await RunAsync(migration, MigrationStep.Read(migration.Up, $"{migration.Id}.up.sql"), "applying", "applied", cancellationToken);
            applied.Add(migration.Id);
        }

        return applied;
    }

    /// <summary>Takes the latest one back, or goes on doing so.</summary>
    /// <returns>Its id; null where nothing is applied.</returns>
    /// <inheritdoc cref="ApplyAsync" path="/exception"/>
    public async Task<string?> DownAsync(IReadOnlyList<Migration> all, CancellationToken cancellationToken)
    {
        await using var alone = await LockAsync(cancellationToken);
        var history = await CheckAsync(all, cancellationToken);
        if (history.Applied.LastOrDefault(applied => applied.State != "reverted") is not { } last)
        {
            return null;
        }

        var migration = all.First(known => known.Id == last.Id);
        if (last.State == "applying")
        {
            throw new SourceException($"{last.Id} stopped at step {last.Done + 1} of {last.Steps}. Finish it first: quaestor pg migrate apply.");
        }

        var steps = MigrationStep.Read(migration.Down, $"{migration.Id}.down.sql");
        if (steps.Count == 0)
        {
            throw new SourceException($"{migration.Id} has no way back: its .down.sql is empty. Restore a backup, or write a migration that repairs what it did.");
        }

        await RunAsync(migration, steps, "reverting", "reverted", cancellationToken);
        return migration.Id;
    }

    async Task<WritingSession> LockAsync(CancellationToken cancellationToken)
    {
        var session = await source.Connector.BeginWritingAsync(Own, inTransaction: false, cancellationToken);
        try
        {
            if (await session.QueryAsync(new(ApplyingTexts.Lock), cancellationToken) is [[false], ..])
            {
                throw new SourceException("Another run is migrating this database now. Wait until it has ended.");
            }

            await session.QueryAsync(new(ApplyingTexts.MakeSchema), cancellationToken);
            await session.QueryAsync(new(ApplyingTexts.MakeHistory), cancellationToken);
            return session;
        }
        catch (Npgsql.NpgsqlException error)
        {
            await session.DisposeAsync();
            throw new SourceException($"The history of migrations cannot be kept: {PostgresErrors.OfStatement(error, "").Message}");
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    async Task<MigrationHistory> CheckAsync(IReadOnlyList<Migration> all, CancellationToken cancellationToken)
    {
        var history = await MigrationHistory.ReadAsync(source, cancellationToken);
        return history.Problems(all) is [var first, ..] problems ? throw new SourceException(problems.Count == 1 ? first : string.Join(' ', problems))
            : history.HasDrifted && !AcceptsDrift ? throw new SourceException("The schema is not as the last migration left it: somebody changed it by other means. Look at what changed (quaestor pg migrate status), and go on with --accept-drift once that is meant to stay.")
            : history;
    }

    async Task RunAsync(Migration migration, List<MigrationStep> steps, string doing, string done, CancellationToken cancellationToken)
    {
        var behind = (int)(await NoteAsync(new(ApplyingTexts.Begin, migration.Id, migration.Checksum, doing, steps.Count, approvedBy)))[0][0]!;
        if (behind > 0)
        {
            says($"{migration.Id} goes on at step {behind + 1} of {steps.Count}.");
        }

        foreach (var step in steps.Skip(behind))
        {
            try
            {
                await BeforeStep(migration.Id, step.Number);
                await RunAsync(migration, step, steps.Count, isFirst: step.Number == behind + 1, cancellationToken);
            }
            catch (Exception failed) when (failed is EngineException or SourceException or TimeoutException)
            {
                await NoteAsync(new(ApplyingTexts.Fail, migration.Id, failed.Message));
                throw new SourceException($"{migration.Id} stopped at step {step.Number} of {steps.Count}: {failed.Message} The steps before it are done and stay; the next run goes on here. ({step.Short})");
            }
        }

        await NoteAsync(new(ApplyingTexts.Finish, migration.Id, done, (await MigrationHistory.ReadAsync(source, cancellationToken)).Fingerprint));
        says($"{migration.Id} is {done}.");
    }

    async Task RunAsync(Migration migration, MigrationStep step, int count, bool isFirst, CancellationToken cancellationToken)
    {
        await CheckAsync(step.Before, "before", cancellationToken);
        var began = Stopwatch.GetTimestamp();
        if (step.IsBatched)
        {
            await RunBatchesAsync(step, cancellationToken);
            await NoteAsync(Mark(began));
        }
        else if (!step.IsAlone)
        {
            var change = approve(await StepJudge.ProposeAsync(source, step.Sql, cancellationToken));
            await TryAsync(step, () => source.Changes.RunStepAsync(change, text: null, Times, Mark(began), cancellationToken), cancellationToken);
        }
        else if (isFirst && await new LoneStep(source, step).IsDoneAsync(cancellationToken))
        {
            says($"Step {step.Number} had been done before the last run stopped.");
            await NoteAsync(Mark(began));
        }
        else
        {
            var change = approve(await StepJudge.ProposeAsync(source, step.Sql, cancellationToken));
            await new LoneStep(source, step).ClearAsync(says, cancellationToken);
            await TryAsync(step, () => source.Changes.RunStepAsync(change, text: null, Times, note: null, cancellationToken), cancellationToken);
            await NoteAsync(Mark(began));
        }

        await CheckAsync(step.After, "after", cancellationToken);
        says(string.Create(CultureInfo.InvariantCulture, $"{migration.Id} {step.Number}/{count} done in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.00} s: {step.Short}"));

        OwnStatement Mark(long since) => new(ApplyingTexts.Mark, migration.Id, step.Number, (long)Stopwatch.GetElapsedTime(since).TotalMilliseconds);
    }

    async Task RunBatchesAsync(MigrationStep step, CancellationToken cancellationToken)
    {
        var table = BatchedUpdate.TableOf(step.Sql) ?? throw new SourceException("Only an UPDATE of one table with a WHERE that its changed rows no longer meet can run in batches.");
        var change = approve(await StepJudge.ProposeAsync(source, step.Sql, cancellationToken));
        for (var pass = 1; pass <= MostPasses; pass++)
        {
            var changed = 0L;
            var pages = (long)(await source.Connector.QueryAsync(new(ApplyingTexts.Pages, table.Text), cancellationToken))[0][0]!;
            for (var from = 0L; from <= pages; from += BatchPages)
            {
                var text = BatchedUpdate.Of(step.Sql, from, from + BatchPages);
                var rows = await TryAsync(step, () => source.Changes.RunStepAsync(change, text, Times, note: null, cancellationToken), cancellationToken);
                changed += rows ?? 0;
                if (rows > 0)
                {
                    await Task.Delay(BatchPause, cancellationToken);
                }
            }

            says(string.Create(CultureInfo.InvariantCulture, $"{changed} rows of {table.Text} were filled in."));
            if (changed == 0)
            {
                return;
            }
        }

        throw new SourceException("Rows keep meeting the condition after they were changed. Write a WHERE that a changed row no longer meets.");
    }

    /// <summary>Never waits long in the queue of a lock, where all others would wait behind it: gives up, lets them through, and tries again.</summary>
    async Task<long?> TryAsync(MigrationStep step, Func<Task<long?>> run, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await run();
            }
            catch (EngineException busy) when (busy.Code is "locked" or "deadlock" && attempt < Tries)
            {
                if (attempt is 1 or 5 or 20)
                {
                    says($"Step {step.Number} finds its table locked and tries again. {await HoldersAsync(step, cancellationToken)}".TrimEnd());
                }

                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(3000, 100 * attempt) + RandomNumberGenerator.GetInt32(200)), cancellationToken);
            }
            catch (EngineException busy) when (busy.Code is "locked" or "deadlock")
            {
                throw new SourceException($"Others hold its locks, through {attempt} tries. {await HoldersAsync(step, cancellationToken)}".TrimEnd());
            }
        }
    }

    async Task<string> HoldersAsync(MigrationStep step, CancellationToken cancellationToken)
    {
        string[] names = [.. PostgresLexer.Read(step.Sql).Where(token => token.IsName).Select(token => token.Text).Distinct()];
        var holders = await source.Connector.QueryAsync(new(ApplyingTexts.Holders, [names]), cancellationToken);
        return string.Join(' ', holders.Select(row => string.Create(CultureInfo.InvariantCulture, $"Process {row[0]} of {row[1]} has been in a transaction over {row[3]} for {row[2]:0} s: {QueryText.Shown((string)row[4]!)}")));
    }

    async Task CheckAsync(IReadOnlyList<string> checks, string when, CancellationToken cancellationToken)
    {
        foreach (var check in checks)
        {
            if (await source.JudgeAsync(check, cancellationToken) is not Verdict.Allowed(var approved))
            {
                throw new SourceException($"The check {when} it is no query that may run: {check}");
            }

            if (await source.Connector.QueryAsync(new(approved.Text), cancellationToken) is not [[true], ..])
            {
                throw new SourceException($"The check {when} it does not hold: {check}");
            }
        }
    }

    async Task<IReadOnlyList<object?[]>> NoteAsync(OwnStatement statement)
    {
        await using var session = await source.Connector.BeginWritingAsync(Own, inTransaction: false, CancellationToken.None);
        return await session.QueryAsync(statement, CancellationToken.None);
    }
}
