using System.Diagnostics;
using Npgsql;
using Quaestor.Data.Results;
using Quaestor.Data.Sources.Postgres.Cells;
using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Data.Sql;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Sources.Postgres.Changing;

/// <summary>
/// The one way by which a database is changed: a proposal is tried and rolled back, and what a person has approved runs, to the letter.
/// </summary>
public sealed class PostgresChanges
{
    /// <summary>A preview waits for no lock that others wait behind.</summary>
    static readonly TimeSpan PreviewWait = TimeSpan.FromSeconds(1);

    /// <summary>It holds the locks of a definition for no longer.</summary>
    static readonly TimeSpan PreviewDefinition = TimeSpan.FromSeconds(3);

    readonly PostgresConnector _connector;
    readonly CachedFacts _facts;

    internal PostgresChanges(PostgresConnector connector, CachedFacts facts)
    {
        _connector = connector;
        _facts = facts;
    }

    /// <summary>Runs it in a transaction, looks at what it did, and rolls it back.</summary>
    /// <param name="timeout">How long a change of rows may run.</param>
    /// <exception cref="EngineException">It fails.</exception>
    /// <exception cref="SourceException">The database cannot be reached.</exception>
    public async Task<ChangePreview> PreviewAsync(ProposedChange change, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var form = ChangeForm.Read(change.Text);
        if (form.Maintained is { } named)
        {
            await FindAsync(named, timeout, cancellationToken);
        }

        if (form.Alone is { } alone)
        {
            return new() { NotRun = alone };
        }

        if (form.Maintains)
        {
            return new() { NotRun = $"{form.Verb.ToUpperInvariant()} changes no rows" };
        }

        var limit = form.ChangesRows || timeout < PreviewDefinition ? timeout : PreviewDefinition;
        await using var session = await _connector.BeginWritingAsync(new(limit, PreviewWait), inTransaction: true, cancellationToken);
        try
        {
            return await new ChangeReach(await _facts.LoadAsync(false, cancellationToken), session).ObjectionAsync(change.Text, form, cancellationToken) is { } objection
                ? new() { NotRun = objection }
                : await RunAsync(Bare(change.Text), form, session, cancellationToken);
        }
        catch (PostgresException stopped) when (!form.ChangesRows && stopped.SqlState == PostgresErrorCodes.QueryCanceled && !cancellationToken.IsCancellationRequested)
        {
            return new() { NotRun = $"it takes longer than {limit.TotalSeconds:0.#} s, for which a preview may hold its locks" };
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return new() { NotRun = $"others hold the locks that it needs ({busy.MessageText})" };
        }
        catch (Exception error) when (error is NpgsqlException or OperationCanceledException or InvalidDataException or RowTooLargeException)
        {
            throw Failure(error, change.Text, cancellationToken);
        }
    }

    /// <summary>Runs what was approved, and commits it; or rolls it back and says why.</summary>
    /// <param name="tolerance">By how many rows, of all tables together, it may change more or fewer than its preview did.</param>
    /// <param name="rows">Takes what the statement gives back.</param>
    /// <returns>How many rows it changed; null for a statement that changes none.</returns>
    /// <exception cref="EngineException">It fails, or would change another number of rows than was shown: nothing is changed then.</exception>
    public async Task<long?> RunAsync(ApprovedChange change, ChangeTimes times, long tolerance, QueryCaps caps, ResultIntake rows, CancellationToken cancellationToken)
    {
        if (change.Change.Dialect != Dialect.Postgres)
        {
            throw new ArgumentException("The statement was judged by another engine's guard.", nameof(change));
        }

        var form = ChangeForm.Read(change.Text);
        var inTransaction = form.Alone is null;

        // What runs alone may wait and work for hours without keeping anybody from writing; stopped half-way it leaves a mess.
        await using var session = await _connector.BeginWritingAsync(inTransaction ? times : new(TimeSpan.Zero, TimeSpan.Zero), inTransaction, cancellationToken);
        try
        {
            var measure = new ChangeMeasure(session);
            if (form.ChangesRows)
            {
                await measure.NoteRowsAsync(cancellationToken);
            }

            var changed = form.Returns ? await ReadAsync(session, Bare(change.Text), caps, rows, cancellationToken) : await session.ExecuteAsync(Bare(change.Text), cancellationToken);
            var all = default(long?);
            if (form.ChangesRows)
            {
                // What waits for the end of the transaction changes rows too, as it did in the preview.
                await session.CheckDeferredAsync(cancellationToken);
                all = await measure.RowsAsync(form.ChangesWithin ? null : changed, cancellationToken);
            }

            if (change.ShownRows is { } shown && all is { } now && Math.Abs(now - shown) > tolerance)
            {
                throw new EngineException("rows_differ", $"With what triggers and cascades do it would change {now:N0} {(now == 1 ? "row" : "rows")} now, and its preview changed {shown:N0}: nothing was changed. Propose it again to see what it does now.");
            }

            if (inTransaction)
            {
                await CommitAsync(session);
            }

            return form.ChangesWithin ? all : form.Maintains ? null : changed;
        }
        catch (Exception error) when (error is NpgsqlException or OperationCanceledException or InvalidDataException or RowTooLargeException)
        {
            throw Failure(error, change.Text, cancellationToken);
        }
        finally
        {
            foreach (var notice in session.Notices)
            {
                rows.Notice(notice);
            }
        }
    }

    /// <summary>Runs a step of a migration, and what is noted of it in the same transaction where it has one.</summary>
    /// <param name="text">The step, or a part of what it does; null for all of it.</param>
    /// <exception cref="EngineException">It fails, and nothing of it is left but what a statement leaves that runs in no transaction.</exception>
    internal async Task<long?> RunStepAsync(ApprovedChange change, string? text, ChangeTimes times, OwnStatement? note, CancellationToken cancellationToken)
    {
        var inTransaction = ChangeForm.Read(change.Text).Alone is null;
        await using var session = await _connector.BeginWritingAsync(inTransaction ? times : new(TimeSpan.Zero, TimeSpan.Zero), inTransaction, cancellationToken);
        try
        {
            var changed = await session.ExecuteAsync(Bare(text ?? change.Text), cancellationToken);
            if (note is not null)
            {
                await session.QueryAsync(note, CancellationToken.None);
            }

            if (inTransaction)
            {
                await CommitAsync(session);
            }

            return changed;
        }
        catch (Exception error) when (error is NpgsqlException or OperationCanceledException)
        {
            throw Failure(error, change.Text, cancellationToken);
        }
    }

    /// <summary>Measures a change and makes it, without anybody's yes: on a scratch database, and nowhere else.</summary>
    /// <exception cref="EngineException">It fails.</exception>
    internal async Task<ChangePreview> TryForGoodAsync(ProposedChange change, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var preview = await PreviewAsync(change, timeout, cancellationToken);
        var form = ChangeForm.Read(change.Text);
        if (form is { Alone: null, Maintains: false } && preview.NotRun is { } why)
        {
            throw new EngineException("not_tried", $"It cannot be tried: {why}.");
        }

        await using var session = await _connector.BeginWritingAsync(new(timeout, PreviewWait), inTransaction: false, cancellationToken);
        try
        {
            await session.ExecuteAsync(Bare(change.Text), cancellationToken);
            return preview;
        }
        catch (Exception error) when (error is NpgsqlException or OperationCanceledException)
        {
            throw Failure(error, change.Text, cancellationToken);
        }
    }

    /// <summary>Makes a definition without anybody's yes and without a preview: on a scratch database, and nowhere else.</summary>
    /// <exception cref="EngineException">It fails.</exception>
    internal async Task DefineAsync(ProposedChange change, CancellationToken cancellationToken)
    {
        await using var session = await _connector.BeginWritingAsync(new(OwnStatement.Timeout, PreviewWait), inTransaction: false, cancellationToken);
        try
        {
            await session.QueryAsync(new(OwnTexts.LateBodies), cancellationToken);
            await session.ExecuteAsync(Bare(change.Text), cancellationToken);
        }
        catch (Exception error) when (error is NpgsqlException or OperationCanceledException)
        {
            throw Failure(error, change.Text, cancellationToken);
        }
    }

    /// <summary>What is not previewed would otherwise fail only after somebody's yes.</summary>
    async Task FindAsync(TargetTable named, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await using var session = await _connector.BeginWritingAsync(new(timeout, PreviewWait), inTransaction: false, cancellationToken);
        if ((await session.QueryAsync(new(OwnTexts.Named, [named.Quoted]), cancellationToken))[0][0] is not true)
        {
            throw new EngineException("unknown_table", $"There is no table or index {named.Quoted}.");
        }
    }

    static async Task<ChangePreview> RunAsync(string sql, ChangeForm form, WritingSession session, CancellationToken cancellationToken)
    {
        var measure = new ChangeMeasure(session);
        await measure.NoteRowsAsync(cancellationToken);
        if (!form.ChangesRows)
        {
            await measure.NoteFilesAsync(cancellationToken);
        }

        await session.SaveAsync(cancellationToken);
        var began = Stopwatch.GetTimestamp();
        var (rows, some) = await SampleRows.RunAsync(sql, form, session, cancellationToken);
        await session.CheckDeferredAsync(cancellationToken);
        var took = Stopwatch.GetElapsedTime(began);
        var preview = await measure.ReadAsync(form, rows, cancellationToken);
        await session.GoBackAsync(cancellationToken);
        var sample = await SampleRows.WithBeforeAsync(some, form, session, cancellationToken);
        await session.RollbackAsync();
        return preview with { Sample = sample, Notices = session.Notices, Duration = took };
    }

    static async Task<long?> ReadAsync(WritingSession session, string sql, QueryCaps caps, ResultIntake intake, CancellationToken cancellationToken)
    {
        var described = await session.DescribeAsync(sql, cancellationToken);
        if (described.Count == 0)
        {
            return await session.ExecuteAsync(sql, cancellationToken);
        }

        List<ColumnReader> readers = [.. described.Select(column => ColumnReader.Of(column.Type))];
        List<Column> columns = [.. described.Zip(readers, (column, reader) => new Column(column.Name, reader.Type))];
        intake.Begin(columns);
        var capped = new CappedRows(caps.MaxRows, caps.MaxBytes, columns, chunk => intake.Append(ResultChunk.Parse(chunk, columns)));
        await using var answer = await session.ReadAsync(sql, [.. readers.Select(reader => reader.AsText)], cancellationToken);
        await answer.ReadAsync(readers, new RowBatch(columns), capped, cancellationToken);
        intake.Cut(capped.TruncatedBy);
        return await answer.ReadToEndAsync(cancellationToken);
    }

    static async Task CommitAsync(WritingSession session)
    {
        try
        {
            await session.CommitAsync();
        }
        catch (NpgsqlException lost) when (PostgresErrors.IsConnectionEnd(lost))
        {
            throw new EngineException("outcome_unknown", "The connection was lost while the change was committed, so nobody knows whether it was. Look at the data before you propose it again.");
        }
    }

    static Exception Failure(Exception error, string sql, CancellationToken cancellationToken) => error switch
    {
        NpgsqlException or OperationCanceledException when cancellationToken.IsCancellationRequested => new OperationCanceledException(error.Message, error, cancellationToken),
        OperationCanceledException => new TimeoutException(error.Message, error),
        PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } => new TimeoutException(error.Message, error),
        RowTooLargeException => new EngineException("row_too_large", "A row that the statement gives back is larger than a result may hold, so nothing was changed. Let it return fewer columns."),
        _ => PostgresErrors.OfStatement(error, sql),
    };

    /// <summary>Without the semicolon at its end: the server takes one statement, and a wrapped one needs none.</summary>
    static string Bare(string sql) => Script.Split(sql) is [var only] ? only.Text : sql;
}
