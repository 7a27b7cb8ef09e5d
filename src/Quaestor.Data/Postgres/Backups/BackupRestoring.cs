using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sources.Postgres.Connecting;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Postgres.Backups;

/// <summary>
/// Restores a backup into a database of its own on a source's server, compares all of it with what was backed up, and only then
/// lets it take another one's place. A restore that fails leaves nothing.
/// </summary>
public sealed class BackupRestoring(PostgresSource server, int jobs)
{
    const int LongestName = 63; // NAMEDATALEN - 1

    static readonly ChangeTimes Times = new(TimeSpan.Zero, TimeSpan.FromSeconds(10)) { Idle = TimeSpan.Zero };

    /// <exception cref="SourceException">It cannot be restored so; the message says why and what to do.</exception>
    public async Task<RestoredDatabase> RunAsync(Backup backup, RestoreWish wish, Action<BackupProgress> progress, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        progress(new("Comparing checksums of files"));
        if (await BackupVerifying.DamageOfAsync(backup, cancellationToken) is [var damage, ..])
        {
            throw new SourceException($"The backup is damaged and is not restored. {damage}");
        }

        var place = await RestorePlace.OnAsync(server, wish, backup.Manifest, cancellationToken);
        await using var maintenance = new PostgresConnector(server.Address.On(place.Maintenance), "UTC");
        var now = DateTime.UtcNow.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

        // Until it is whole it has a name that nobody else can have given, so that what is dropped after a failure is ours.
        var name = Named(wish.Name, "restore", now + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)));
        var before = place.Replaces ? Named(wish.Name, "before", now) : null;
        var putting = new RestorePutting(maintenance, name, wish.Name, before);
        List<string> notes = [];
        List<string> made = [];
        try
        {
            await MakeAsync(maintenance, name, backup.Manifest, notes, cancellationToken);
            await FillAsync(backup, wish, place, name, made, notes, progress, cancellationToken);
            progress(new(before is null ? $"Naming it {wish.Name}" : $"Putting it in the place of {wish.Name}"));
            await putting.RunAsync();
            return new(wish.Name, before, Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 1), notes);
        }
        catch (Exception error)
        {
            if (!putting.IsUnknown)
            {
                await ForgetAsync(maintenance, name, made);
            }

            throw error is PostgresException refused ? new SourceException($"The server refuses it: {refused.MessageText}.") : error;
        }
    }

    static string Named(string name, string what, string when)
    {
        var ending = $"_{what}_{when}";
        while (Encoding.UTF8.GetByteCount(name) > LongestName - ending.Length)
        {
            name = name[..^1];
        }

        return name + ending;
    }

    static async Task MakeAsync(PostgresConnector maintenance, string name, BackupManifest manifest, List<string> notes, CancellationToken cancellationToken)
    {
        await using var session = await maintenance.BeginWritingAsync(Times, inTransaction: false, cancellationToken);
        var made = $"CREATE DATABASE {TargetTable.Quote(name)} TEMPLATE template0 ENCODING {OwnSql.Text(manifest.Encoding)}";
        try
        {
            await session.ExecuteAsync($"{made} LC_COLLATE {OwnSql.Text(manifest.Collate)} LC_CTYPE {OwnSql.Text(manifest.CharacterType)}", cancellationToken);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.InvalidParameterValue or PostgresErrorCodes.WrongObjectType)
        {
            await session.ExecuteAsync(made, cancellationToken);
            notes.Add($"This server does not know the locale {manifest.Collate}: texts are ordered by its own.");
        }
    }

    /// <param name="made">Takes the roles that are made.</param>
    async Task FillAsync(
        Backup backup, RestoreWish wish, RestorePlace place, string name, List<string> made, List<string> notes, Action<BackupProgress> progress, CancellationToken cancellationToken)
    {
        await using var target = PostgresSource.At(server.Address.On(name), name);
        await using var session = await target.Connector.BeginWritingAsync(Times, inTransaction: false, cancellationToken);
        foreach (var role in place.NewRoles)
        {
            await session.ExecuteAsync($"CREATE ROLE {TargetTable.Quote(role)} NOLOGIN", cancellationToken);
            made.Add(role);
        }

        var leftOut = await new DumpRestoring(backup, jobs).RunAsync(target, withOwners: wish.MissingRoles != MissingRoles.NoOwner, progress, cancellationToken);
        notes.AddRange(leftOut.Select(extension => $"The extension {extension} is not in it, for this role may not make it: an administrator can (CREATE EXTENSION {TargetTable.Quote(extension)})."));
        foreach (var (from, to) in wish.Roles)
        {
            await GiveAsync(session, from, to, cancellationToken);
            notes.Add($"What belonged to {from} belongs to {to}.");
            if (place.NewRoles.Contains(from))
            {
                await session.ExecuteAsync($"DROP OWNED BY {TargetTable.Quote(from)}", cancellationToken);
                await session.ExecuteAsync($"DROP ROLE {TargetTable.Quote(from)}", cancellationToken);
                made.Remove(from);
                notes.Add($"What was granted to {from} is granted to nobody: grant it to {to} where it is needed.");
            }
        }

        foreach (var role in place.NewRoles.Where(role => !wish.Roles.ContainsKey(role)))
        {
            notes.Add($"The role {role} was made. It has no password and may not log in.");
        }

        await SetAsync(session, name, backup.Manifest.Settings, notes, cancellationToken);
        progress(new("Measuring tables for the planner"));
        await session.ExecuteAsync("ANALYZE", cancellationToken);
        if (backup.Manifest.Contents.DifferencesOf(await DumpRestoring.ReadAsync(target, progress, cancellationToken), leftOut.Count) is { Count: > 0 } differences)
        {
            throw new SourceException($"What was restored is not what was backed up, and was dropped. {string.Join(' ', differences)}");
        }
    }

    /// <summary>REASSIGN OWNED gives away whole databases and tablespaces besides, which are not the backup's: they go back in the same transaction.</summary>
    static async Task GiveAsync(WritingSession session, string from, string to, CancellationToken cancellationToken)
    {
        await session.BeginTransactionAsync(cancellationToken);
        var others = await session.QueryAsync(new(BackupTexts.SharedOf, from), cancellationToken);
        await session.ExecuteAsync($"REASSIGN OWNED BY {TargetTable.Quote(from)} TO {TargetTable.Quote(to)}", cancellationToken);
        foreach (var other in others)
        {
            await session.ExecuteAsync($"ALTER {other[0]} {TargetTable.Quote((string)other[1]!)} OWNER TO {TargetTable.Quote(from)}", cancellationToken);
        }

        await session.CommitAsync();
    }

    static async Task SetAsync(WritingSession session, string name, IReadOnlyList<string> settings, List<string> notes, CancellationToken cancellationToken)
    {
        foreach (var setting in settings)
        {
            var (key, value) = (setting[..setting.IndexOf('=')], setting[(setting.IndexOf('=') + 1)..]);
            try
            {
                // Some settings are lists, which cannot be given back as one text.
                await session.QueryAsync(new("SELECT set_config($1, $2, false)", key, value), cancellationToken);
                await session.ExecuteAsync($"ALTER DATABASE {TargetTable.Quote(name)} SET {string.Join('.', key.Split('.').Select(TargetTable.Quote))} FROM CURRENT", cancellationToken);
            }
            catch (PostgresException error)
            {
                notes.Add($"The database's setting {key} could not be set: {error.MessageText}.");
            }
        }
    }

    static async Task ForgetAsync(PostgresConnector maintenance, string name, IReadOnlyList<string> roles)
    {
        try
        {
            await using var session = await maintenance.BeginWritingAsync(Times, inTransaction: false, CancellationToken.None);
            await session.ExecuteAsync($"DROP DATABASE IF EXISTS {TargetTable.Quote(name)} WITH (FORCE)", CancellationToken.None);
            foreach (var role in roles)
            {
                await session.ExecuteAsync($"DROP ROLE IF EXISTS {TargetTable.Quote(role)}", CancellationToken.None);
            }
        }
        catch (Exception error) when (error is SourceException or NpgsqlException)
        {
            // What went wrong before is what has to be told.
        }
    }
}
