using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using Quaestor.Data.Catalog;
using Quaestor.Data.Postgres.ClientPrograms;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Data.Sources.Postgres.Connecting;

namespace Quaestor.Data.Postgres.Scratch;

/// <summary>Makes scratch copies of one source, on its own server or on another that its owner names.</summary>
/// <param name="url">Of any database of the other server; null for the source's own server.</param>
public sealed class ScratchDatabases(PostgresSource source, string? url)
{
    const double SmallTable = 100_000;
    const double RowsOfAPage = 100;
    const double FewestPages = 20;

    internal static readonly ChangeTimes Times = new(TimeSpan.Zero, TimeSpan.Zero) { Idle = TimeSpan.Zero };

    /// <summary>Makes one with the source's schema, and drops those that a crash has left.</summary>
    /// <exception cref="SourceException">The role may not make databases, a program is missing, or the copy failed; the message says what to do.</exception>
    public async Task<ScratchDatabase> CreateAsync(ScratchRows rows, CancellationToken cancellationToken)
    {
        var scratch = await CreateEmptyAsync(cancellationToken);
        try
        {
            await FillAsync(scratch, rows, cancellationToken);
            return scratch;
        }
        catch
        {
            await scratch.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an empty one: for what is restored into it.</summary>
    /// <inheritdoc cref="CreateAsync" path="/exception"/>
    public async Task<ScratchDatabase> CreateEmptyAsync(CancellationToken cancellationToken)
    {
        var place = url is null ? source.Address : PostgresAddress.Parse(url, Environment.GetEnvironmentVariable);
        var server = new PostgresConnector(place, "UTC");
        try
        {
            if ((await server.QueryAsync(new(ScratchTexts.Server), cancellationToken))[0][1] is false)
            {
                throw new SourceException($"{place.Location} lets this role make no database, and a scratch copy needs one. Give the role CREATEDB, or name another server's database as \"scratch\" in the source's settings.");
            }

            await SweepAsync(server, cancellationToken);
            var name = string.Create(CultureInfo.InvariantCulture, $"quaestor_scratch_{DateTime.UtcNow:yyyyMMddHHmmss}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");
            await MakeAsync(server, name, cancellationToken);
            return await OpenAsync(server, place.On(name), cancellationToken);
        }
        catch (PostgresException error)
        {
            await server.DisposeAsync();
            throw new SourceException($"{place.Location}: a scratch database could not be made: {error.MessageText}.");
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    static async Task MakeAsync(PostgresConnector server, string name, CancellationToken cancellationToken)
    {
        await using var session = await server.BeginWritingAsync(Times, inTransaction: false, cancellationToken);
        await session.ExecuteAsync($"CREATE DATABASE \"{name}\" TEMPLATE template0", cancellationToken);
    }

    static async Task<ScratchDatabase> OpenAsync(PostgresConnector server, PostgresAddress address, CancellationToken cancellationToken)
    {
        var opened = PostgresSource.At(address, address.Database);
        try
        {
            return new(server, address, await opened.Connector.BeginWritingAsync(Times, inTransaction: false, cancellationToken), opened);
        }
        catch
        {
            await opened.DisposeAsync();
            await ScratchDatabase.DropAsync(server, address.Database);
            throw;
        }
    }

    static async Task SweepAsync(PostgresConnector server, CancellationToken cancellationToken)
    {
        foreach (var row in await server.QueryAsync(new(ScratchTexts.Left), cancellationToken))
        {
            try
            {
                await ScratchDatabase.DropAsync(server, (string)row[0]!);
            }
            catch (PostgresException)
            {
                // Another process came first.
            }
        }
    }

    async Task FillAsync(ScratchDatabase scratch, ScratchRows rows, CancellationToken cancellationToken)
    {
        var version = (int)(await source.Connector.QueryAsync(new(ScratchTexts.Server), cancellationToken))[0][0]!;
        var dump = await ClientProgram.FindAsync("pg_dump", version, cancellationToken);
        var restore = await ClientProgram.FindAsync("pg_restore", version, cancellationToken);
        var folder = Directory.CreateTempSubdirectory("quaestor-scratch-").FullName;
        try
        {
            var file = Path.Combine(folder, "schema.dump");
            await new ClientRun(source.Address).RunWellAsync(dump, ["--schema-only", "--format=custom", "--no-owner", "--no-privileges", "--no-comments", "--no-publications", "--no-subscriptions", "--lock-wait-timeout=10000", "--file", file], cancellationToken);
            await RestoreAsync(scratch, restore, file, "pre-data", cancellationToken);
            if (rows.PerTable != 0)
            {
                await CopyAsync(scratch, rows, cancellationToken);
            }

            await RestoreAsync(scratch, restore, file, "post-data", cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A key that a part of the rows cannot hold is told, all else must come over.</summary>
    static async Task RestoreAsync(ScratchDatabase scratch, ClientProgram restore, string file, string section, CancellationToken cancellationToken)
    {
        var end = await scratch.Programs.RunAsync(restore, ["--dbname", scratch.Name, "--section", section, "--no-owner", "--no-privileges", file], cancellationToken);
        if (end.ExitCode == 0)
        {
            return;
        }

        var errors = end.Said.Split('\n').Where(line => line.Contains("error:", StringComparison.Ordinal)).ToList();
        if (section == "pre-data" && errors.Count > 0 && errors.TrueForAll(line => line.Contains("permission denied to create extension", StringComparison.Ordinal)))
        {
            // Such as pg_stat_statements, which only an administrator can make and nothing rests on.
            scratch.Problems = [.. errors.Select(line => $"Not in the scratch copy: an extension, since this role may make none of its kind ({line[(line.IndexOf("ERROR:", StringComparison.Ordinal) + 7)..].Trim()}).")];
            return;
        }

        if (section == "post-data" && errors.TrueForAll(line => line.Contains("violates foreign key constraint", StringComparison.Ordinal)))
        {
            scratch.Problems = [.. scratch.Problems, .. errors.Select(line => $"Not in the scratch copy: {line[(line.IndexOf("ERROR:", StringComparison.Ordinal) + 7)..].Trim()}.")];
            return;
        }

        throw new SourceException($"The schema could not be copied into a scratch database: {string.Join(' ', errors.DefaultIfEmpty(end.Said.Trim()))}");
    }

    async Task CopyAsync(ScratchDatabase scratch, ScratchRows rows, CancellationToken cancellationToken)
    {
        await using var from = await source.Connector.BeginAsync(TimeSpan.FromHours(12), cancellationToken);
        await using var to = await scratch.Source.Connector.BeginWritingAsync(Times, inTransaction: false, cancellationToken);
        foreach (var table in await from.QueryAsync(new(ScratchTexts.Tables), cancellationToken))
        {
            var name = $"{OwnSql.Name((string)table[0]!)}.{OwnSql.Name((string)table[1]!)}";
            var columns = string.Join(", ", ((string[])table[3]!).Select(OwnSql.Name));
            await from.CopyAsync($"COPY (SELECT {columns} FROM ONLY {name}{Part((double)table[2]!, rows)}) TO STDOUT (FORMAT binary)", to, $"COPY {name} ({columns}) FROM STDIN (FORMAT binary)", cancellationToken);
        }

        await to.ExecuteAsync("ANALYZE", cancellationToken);
    }

    /// <summary>Rows from all over a table, not its first ones: those are its oldest. Of a large one whole pages, so that it is not read to its end.</summary>
    static string Part(double tuples, ScratchRows rows)
    {
        return rows.PerTable is not { } most ? ""
            : tuples <= most * 2 ? string.Create(CultureInfo.InvariantCulture, $" LIMIT {most}")
            : tuples <= SmallTable ? string.Create(CultureInfo.InvariantCulture, $" TABLESAMPLE BERNOULLI ({Share(1.2 * most + 20)}) LIMIT {most}")
            : string.Create(CultureInfo.InvariantCulture, $" TABLESAMPLE SYSTEM ({Share(Math.Max(1.2 * most, FewestPages * RowsOfAPage))}) LIMIT {most}");

        // A few more than wanted: how many come is chance.
        double Share(double wanted) => Math.Min(100, 100 * wanted / tuples);
    }
}
