using Quaestor.Data.Postgres.ClientPrograms;
using Quaestor.Data.Postgres.Scratch;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Postgres;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres.Scratch;

/// <summary>Copies for trying things, by PostgreSQL's own programs.</summary>
[Trait("Size", "Slow")]
public sealed class ScratchTests(PostgresCluster cluster) : IAsyncLifetime
{
    const string Setup =
        """
        CREATE TYPE mood AS ENUM ('good', 'bad');
        CREATE TABLE people (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, feels mood, twice int GENERATED ALWAYS AS (1 + 1) STORED);
        CREATE TABLE notes (person int REFERENCES people, day date) PARTITION BY RANGE (day);
        CREATE TABLE notes_old PARTITION OF notes FOR VALUES FROM ('2020-01-01') TO ('2024-01-01');
        INSERT INTO people (name, feels) SELECT 'p' || i, 'good' FROM generate_series(1, 500) AS i;
        INSERT INTO notes SELECT i, '2021-05-05' FROM generate_series(1, 500) AS i;
        CREATE VIEW happy AS SELECT * FROM people WHERE feels = 'good';
        ANALYZE;
        """;

    string _name = "";
    PostgresSource _source = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _name = await cluster.CreateDatabaseAsync(Setup);
        _source = PostgresSource.Open($"postgres://{PostgresCluster.Superuser}@127.0.0.1:{(await cluster.ServerAsync()).Port}/{_name}", "people");
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    [Fact]
    public async Task ACopyHasTheSchemaOrTheRowsAndIsGoneAfterwards()
    {
        var scratch = await new ScratchDatabases(_source, url: null).CreateAsync(ScratchRows.None, Cancellation);
        Assert.Equal(["happy", "notes", "people"], (await scratch.Source.SchemaAsync(Cancellation)).Tables.Select(table => table.Name).Order());
        Assert.Equal(0L, await CountAsync(scratch.Name, "people"));
        await scratch.DisposeAsync();

        string second;
        await using (var whole = await new ScratchDatabases(_source, url: null).CreateAsync(ScratchRows.All, Cancellation))
        {
            Assert.Equal((500L, 500L), (await CountAsync(whole.Name, "people"), await CountAsync(whole.Name, "notes")));
            Assert.Empty(whole.Problems);
            second = whole.Name;
        }

        Assert.Equal(0L, await CountAsync("postgres", $"pg_database WHERE datname IN ('{scratch.Name}', '{second}')"));
    }

    [Fact]
    public async Task APartOfTheRowsSaysWhichKeysItCannotHold()
    {
        await cluster.ExecuteAsync(_name, "DELETE FROM notes; INSERT INTO notes SELECT 501 - i, '2021-05-05' FROM generate_series(1, 500) AS i; ANALYZE");

        await using var part = await new ScratchDatabases(_source, url: null).CreateAsync(new ScratchRows(20), Cancellation);

        Assert.InRange(await CountAsync(part.Name, "people"), 1, 20);
        Assert.All(part.Problems, problem => Assert.Contains("foreign key", problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatACrashLeftIsSweptAndWhatIsInUseIsNot()
    {
        await using var used = await new ScratchDatabases(_source, url: null).CreateEmptyAsync(Cancellation);
        await cluster.ExecuteAsync("postgres", "CREATE DATABASE quaestor_scratch_20200101000000_0123abcd");
        await cluster.ExecuteAsync("postgres", "CREATE DATABASE quaestor_scratch_of_mine");

        await using var next = await new ScratchDatabases(_source, url: null).CreateEmptyAsync(Cancellation);

        Assert.Equal(0L, await CountAsync("postgres", "pg_database WHERE datname = 'quaestor_scratch_20200101000000_0123abcd'"));
        Assert.Equal(2L, await CountAsync("postgres", $"pg_database WHERE datname IN ('quaestor_scratch_of_mine', '{used.Name}')"));
        await cluster.ExecuteAsync("postgres", "DROP DATABASE quaestor_scratch_of_mine");
    }

    [Fact]
    public async Task ARoleThatMayMakeNoDatabaseIsToldWhatToDo()
    {
        await using var source = PostgresSource.Open($"postgres://{PostgresCluster.Reader}@127.0.0.1:{(await cluster.ServerAsync()).Port}/{_name}", "people");

        var failure = await Assert.ThrowsAsync<SourceException>(() => new ScratchDatabases(source, url: null).CreateAsync(ScratchRows.None, Cancellation));

        Assert.Contains("CREATEDB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANewerServerThanTheProgramsIsRefusedWithTheVersionThatIsNeeded()
    {
        var failure = await Assert.ThrowsAsync<SourceException>(() => ClientProgram.FindAsync("pg_dump", 99, Cancellation));

        Assert.Contains("version 99 or newer", failure.Message, StringComparison.Ordinal);
        Assert.InRange((await ClientProgram.FindAsync("pg_dump", 13, Cancellation)).Version, 13, 98);
    }

    async Task<long> CountAsync(string database, string from)
    {
        await using var connection = await cluster.ConnectAsync(database);
        await using var command = new Npgsql.NpgsqlCommand($"SELECT count(*) FROM {from}", connection);
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
