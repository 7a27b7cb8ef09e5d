using Quaestor.Data.DuckDb;

namespace Quaestor.Tests.DuckDb;

public sealed class DuckDbConnectionTests : IDisposable
{
    const string Endless = "select count(*) from range(100000000) a, range(100000) b";

    readonly DuckDbDatabase _database = DuckDbDatabase.Open(new Dictionary<string, string> { ["threads"] = "2" });
    readonly DuckDbConnection _connection;

    public DuckDbConnectionTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void AQueryDeliversItsRowsInChunks()
    {
        using var result = _connection.Query("select i, i * 2 as twice from range(5000) t(i)");
        Assert.Equal(["i", "twice"], result.Columns.Select(column => column.Name));

        var expected = 0L;
        while (result.TryReadChunk(out var chunk))
        {
            var numbers = chunk.Vector(0).Values<long>();
            var twice = chunk.Vector(1).Values<long>();
            for (var row = 0; row < chunk.RowCount; row++, expected++)
            {
                Assert.Equal(expected, numbers[row]);
                Assert.Equal(expected * 2, twice[row]);
            }
        }

        Assert.Equal(5000, expected);
        Assert.False(result.TryReadChunk(out _));
    }

    [Fact]
    public void ARowlessResultHasItsColumns()
    {
        using var result = _connection.Query("select 1 as one where false");
        Assert.Equal("one", Assert.Single(result.Columns).Name);
        Assert.False(result.TryReadChunk(out _));
    }

    [Fact]
    public void ExecuteRunsSeveralStatements()
    {
        _connection.Execute("create table t (i int); insert into t values (1), (2); insert into t select i + 2 from t");
        using var result = _connection.Query("select sum(i)::bigint from t");
        Assert.True(result.TryReadChunk(out var chunk));
        Assert.Equal(10, chunk.Vector(0).Values<long>()[0]);
    }

    [Fact]
    public void ParametersArriveAsTheyAre()
    {
        using var result = _connection.Query(
            "select $1 is null, $2 is not distinct from true, $3 = 42, $4 = 9007199254740993, $5 = 0.5, $6 = 'it''s é', $7 = '\\x00\\xFF'::blob",
            [null, true, 42, 9007199254740993, 0.5, "it's é", new byte[] { 0, 255 }]);
        Assert.True(result.TryReadChunk(out var chunk));
        for (var column = 0; column < chunk.ColumnCount; column++)
        {
            Assert.Equal(1, chunk.Vector(column).Values<byte>()[0]);
        }
    }

    [Fact]
    public void AMissingParameterIsRefused()
    {
        var error = Assert.Throws<DuckDbException>(() => _connection.Query("select $1, $2", [1]));
        Assert.Equal(DuckDbErrorKind.ParameterNotResolved, error.Kind);
    }

    [Fact]
    public void ACancelledTokenInterruptsALongStatement()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Assert.ThrowsAny<OperationCanceledException>(() => Drain(Endless, cancellation.Token));
        Assert.Equal(1, Drain("select 1"));
    }

    [Fact]
    public async Task InterruptStopsALongStatementFromAnotherThread()
    {
        var running = Task.Run(() => Drain(Endless));
        // The statement may not have begun yet, and an interrupt before its beginning is not heard.
        while (await Task.WhenAny(running, Task.Delay(20)) != running)
        {
            _connection.Interrupt();
        }

        var error = await Assert.ThrowsAsync<DuckDbException>(() => running);
        Assert.Equal(DuckDbErrorKind.Interrupt, error.Kind);
        Assert.Equal(1, Drain("select 1"));
    }

    [Fact]
    public void ACancelBetweenTwoChunksEndsTheReading()
    {
        using var cancellation = new CancellationTokenSource();
        using var result = _connection.Query("from range(100000000)", cancellation.Token);
        Assert.True(result.TryReadChunk(out _));
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => result.TryReadChunk(out _));
    }

    [Fact]
    public void ACancelAfterTheResultLeavesTheNextStatementAlone()
    {
        using var cancellation = new CancellationTokenSource();
        _connection.Query("select 1", cancellation.Token).Dispose();
        using var next = _connection.Query("from range(100000)");
        cancellation.Cancel();
        var rows = 0;
        while (next.TryReadChunk(out var chunk))
        {
            rows += chunk.RowCount;
        }

        Assert.Equal(100_000, rows);
    }

    [Fact]
    public void EachStatementOfATextIsTold()
    {
        var statements = _connection.ExtractStatements("select 1; create table t (i int); drop table if exists u; explain select 1");
        Assert.Equal(
            [DuckDbStatementType.Select, DuckDbStatementType.Create, DuckDbStatementType.Drop, DuckDbStatementType.Explain],
            statements.Select(statement => statement.Type));
    }

    [Fact]
    public void ATextWithoutAStatementHasNone() => Assert.Empty(_connection.ExtractStatements("-- nothing here\n ; "));

    [Fact]
    public void AStatementThatDoesNotBindIsCountedAndSaysWhy()
    {
        var statements = _connection.ExtractStatements("select 1; select * from missing");
        Assert.Equal([DuckDbStatementType.Select, DuckDbStatementType.Invalid], statements.Select(statement => statement.Type));
        Assert.Equal(DuckDbErrorKind.Catalog, statements[1].Error!.Kind);
    }

    [Fact]
    public void ALockedConfigurationStaysAsItWas()
    {
        _connection.Execute("set lock_configuration = true");
        var error = Assert.Throws<DuckDbException>(() => _connection.Execute("set threads = 1"));
        Assert.Equal(DuckDbErrorKind.InvalidInput, error.Kind);
    }

    int Drain(string sql, CancellationToken cancellationToken = default)
    {
        using var result = _connection.Query(sql, cancellationToken);
        var rows = 0;
        while (result.TryReadChunk(out var chunk))
        {
            rows += chunk.RowCount;
        }

        return rows;
    }
}
