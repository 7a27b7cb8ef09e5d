using Npgsql;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Postgres.Backups;

/// <summary>
/// Gives a restored database its name, and the one that has it another: both in one transaction, so that whatever happens there is one of
/// that name. Not to be cancelled: whoever asked must know whether it happened.
/// </summary>
/// <param name="restored">As it is called until then.</param>
/// <param name="before">What the one that has the name will be called; null where there is none.</param>
sealed class RestorePutting(PostgresConnector maintenance, string restored, string name, string? before)
{
    const int Tries = 10;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    static readonly ChangeTimes Times = new(TimeSpan.Zero, TimeSpan.FromSeconds(10)) { Idle = TimeSpan.Zero };

    /// <summary>Nobody could tell in the end whether it was done, so that nothing may be dropped.</summary>
    public bool IsUnknown { get; private set; }

    /// <exception cref="SourceException">Nothing was put anywhere, or nobody can tell; the message says which.</exception>
    /// <exception cref="PostgresException">The server refuses it: somebody took the name meanwhile, or whoever is connected may not be disconnected.</exception>
    public async Task RunAsync()
    {
        try
        {
            await using var session = await maintenance.BeginWritingAsync(Times, inTransaction: true, CancellationToken.None);
            if (before is not null)
            {
                await MoveAsync(session, before);
            }

            await session.ExecuteAsync(Rename(restored, name), CancellationToken.None);
            await session.CommitAsync();
        }
        catch (NpgsqlException lost) when (PostgresErrors.IsConnectionEnd(lost))
        {
            if (!await IsDoneAsync())
            {
                throw new SourceException($"The connection was lost before {restored} was called {name}. Nothing has changed{(before is null ? "" : $", and {name} is as it was")}.");
            }
        }
    }

    static string Rename(string from, string to) => $"ALTER DATABASE {TargetTable.Quote(from)} RENAME TO {TargetTable.Quote(to)}";

    /// <summary>The server lets nobody in who comes while it waits for the last to leave.</summary>
    async Task MoveAsync(WritingSession session, string to)
    {
        using var moved = new CancellationTokenSource();
        var leaving = DisconnectAsync(moved.Token);
        PostgresException? refused = null;
        try
        {
            await session.ExecuteAsync(Rename(name, to), CancellationToken.None);
        }
        catch (PostgresException error) when (!PostgresErrors.IsConnectionEnd(error))
        {
            refused = error;
        }
        finally
        {
            await moved.CancelAsync();
        }

        var unable = await leaving;
        if (refused is not null)
        {
            throw unable ?? refused;
        }
    }

    /// <returns>Why the server refuses it; null where it does not.</returns>
    async Task<PostgresException?> DisconnectAsync(CancellationToken moved)
    {
        try
        {
            await using var session = await maintenance.BeginWritingAsync(Times, inTransaction: false, CancellationToken.None);
            while (!moved.IsCancellationRequested)
            {
                await session.QueryAsync(new("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name), CancellationToken.None);
                await Task.Delay(Pause, CancellationToken.None);
            }

            return null;
        }
        catch (PostgresException refused)
        {
            return refused;
        }
        catch (Exception lost) when (lost is NpgsqlException or SourceException)
        {
            // The other connection meets the same.
            return null;
        }
    }

    /// <summary>The answer to the last statement may be what was lost.</summary>
    async Task<bool> IsDoneAsync()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return (await maintenance.QueryAsync(new("SELECT FROM pg_database WHERE datname = $1", restored), CancellationToken.None)).Count == 0;
            }
            catch (SourceException) when (tries < Tries)
            {
                await Task.Delay(Between, CancellationToken.None);
            }
            catch (SourceException)
            {
                IsUnknown = true;
                throw new SourceException(
                    $"The server was lost while {restored} was to be called {name}, and does not answer whether it is. Once it answers again: where there is a database {restored}, nothing has changed, and it can be dropped; where there is none, {name} is the restored one{(before is null ? "" : $", and what was there before is {before}")}.");
            }
        }
    }
}
