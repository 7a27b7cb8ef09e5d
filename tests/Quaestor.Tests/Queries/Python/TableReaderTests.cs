using Quaestor.Data.Queries;
using Quaestor.Data.Queries.Python;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Files;
using Quaestor.Data.Sources.Sqlite;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Queries.Python;

public sealed class TableReaderTests : IAsyncLifetime
{
    readonly TestWorkers _workers = new(workers: 1);
    readonly OpenFolder _folder = new(("people.csv", "id\n1\n2\n"), ("pets.csv", "id\n7\n"));
    ISource _files = null!;
    TableReader _reader = null!;

    public ValueTask InitializeAsync()
    {
        _files = FileSource.Open(_folder.Path, "staff", _workers.Pool);
        _reader = new(_workers.Runner, _workers.Results);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        await _workers.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task WhatWasReadOfFilesIsKeptWhileTheyStayAsTheyAre()
    {
        var first = await ReadAsync("SELECT * FROM people");
        _reader.Leave(first);
        var second = await ReadAsync("SELECT * FROM people");
        _reader.Leave(second);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "people.csv"), "id\n1\n2\n3\n", TestContext.Current.CancellationToken);
        var third = await ReadAsync("SELECT * FROM people");

        Assert.Same(first, second);
        Assert.Equal((2, 3), (second.Page.RowCount, third.Page.RowCount));
        Assert.Equal((false, true), (File.Exists(second.Path), File.Exists(third.Path)));
    }

    [Fact]
    public async Task WhatSomebodySeesStaysUntilItIsLeft()
    {
        var seen = await ReadAsync("SELECT * FROM people");
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "people.csv"), "id\n9\n", TestContext.Current.CancellationToken);
        var later = await ReadAsync("SELECT * FROM people");

        Assert.True(File.Exists(seen.Path));
        _reader.Leave(seen);
        Assert.False(File.Exists(seen.Path));

        _reader.Leave(later);
        Assert.True(File.Exists(later.Path));
        _reader.Dispose();
        Assert.False(File.Exists(later.Path));
    }

    [Fact]
    public async Task TooManyAreNotKept()
    {
        var tables = new List<ReadTable>();
        for (var i = 0; i < 10; i++)
        {
            tables.Add(await ReadAsync($"SELECT {i} AS n FROM people"));
        }

        tables.ForEach(_reader.Leave);

        Assert.Equal([false, false, true, true, true, true, true, true, true, true], tables.Select(table => File.Exists(table.Path)));
    }

    [Fact]
    public async Task NoMoreIsKeptThanSoManyBytesTogether()
    {
        var first = await ReadAsync("SELECT * FROM people");
        _reader.Leave(first);
        using var reader = new TableReader(_workers.Runner, _workers.Results, mostBytes: (first.Bytes * 2) + 1);
        var tables = new List<ReadTable>();
        for (var i = 1; i <= 3; i++)
        {
            tables.Add(await ReadAsync($"SELECT id + {i} AS id FROM people", by: reader));
        }

        var large = await ReadAsync("SELECT repeat('x', 1000) AS n FROM people", by: reader);
        tables.ForEach(reader.Leave);

        Assert.True(File.Exists(large.Path));
        reader.Leave(large);
        Assert.All([.. tables, large], table => Assert.False(File.Exists(table.Path)));
    }

    [Fact]
    public async Task WhatWasDeletedMeanwhileIsReadAgain()
    {
        var first = await ReadAsync("SELECT * FROM people");
        _reader.Leave(first);
        _workers.Results.Delete(first.Page.ResultId);

        var second = await ReadAsync("SELECT * FROM people");

        Assert.NotSame(first, second);
        Assert.True(File.Exists(second.Path));
    }

    [Fact]
    public async Task SourcesThatMayChangeUnseenAreReadEachTime()
    {
        using var file = new SqliteFile("CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1)");
        var sqlite = SqliteSource.Open(file.Path, "db", _workers.Pool);
        var first = await ReadAsync("SELECT * FROM t", sqlite);
        var second = await ReadAsync("SELECT * FROM t", sqlite);

        _reader.Leave(first);
        _reader.Leave(second);

        Assert.NotSame(first, second);
        Assert.False(File.Exists(first.Path) || File.Exists(second.Path));
    }

    async Task<ReadTable> ReadAsync(string sql, ISource? source = null, TableReader? by = null)
    {
        var (table, failed) = await (by ?? _reader).ReadAsync(source ?? _files, sql, QueryLimits.Default with { PageRows = 0 }, TestContext.Current.CancellationToken);
        Assert.Null(failed?.Error);
        return table!;
    }
}
