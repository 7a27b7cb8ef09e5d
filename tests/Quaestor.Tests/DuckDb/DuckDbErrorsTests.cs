using Quaestor.Data.DuckDb;

namespace Quaestor.Tests.DuckDb;

public sealed class DuckDbErrorsTests : IDisposable
{
    readonly DuckDbDatabase _database = DuckDbDatabase.Open(new Dictionary<string, string>());
    readonly DuckDbConnection _connection;

    public DuckDbErrorsTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    // The place is marked with ^ before it; the statement runs without the mark.
    [Theory]
    [InlineData("^selec 1", "Parser", "SYNTAX_ERROR")]
    [InlineData("select 1 +^", "Parser", "SYNTAX_ERROR")]
    [InlineData("select ^nosuch from range(3)", "Binder", "COLUMN_NOT_FOUND")]
    [InlineData("select 'żółć 😀', ^nosuch from range(3)", "Binder", "COLUMN_NOT_FOUND")]
    [InlineData("select 1\n  -- comment é\n, ^nosuch from range(3)", "Binder", "COLUMN_NOT_FOUND")]
    [InlineData("select * from ^nosuch", "Catalog", "MISSING_ENTRY")]
    [InlineData("select ^nosuch(1)", "Catalog", "MISSING_ENTRY")]
    [InlineData("select ^abs('x', 2)", "Binder", "NO_MATCHING_FUNCTION")]
    [InlineData("select 1, ^cast('abc' as integer)", "Conversion", null)]
    [InlineData("select ^cast('x' || i as integer) from range(3) t(i)", "Conversion", null)]
    public void AnErrorNamesItsKindAndItsPlace(string marked, string kind, string? subtype)
    {
        var error = Assert.Throws<DuckDbException>(() => Drain(marked.Replace("^", "")));
        Assert.Equal((kind, marked.IndexOf('^'), subtype), (error.Kind.ToString(), error.Position ?? -1, error.Subtype));
    }

    [Theory]
    [InlineData("select 9223372036854775807 + 1", "OutOfRange")]
    [InlineData("select error('hello')", "InvalidInput")]
    [InlineData("select 1; select 2", "InvalidInput")]
    [InlineData("", "InvalidInput")]
    [InlineData("copy (select 1) to '/nosuch/folder/x.csv'", "Io")]
    public void AnErrorWithoutAPlaceHasNone(string sql, string kinds)
    {
        var error = Assert.Throws<DuckDbException>(() => Drain(sql));
        Assert.Contains(error.Kind.ToString(), kinds.Split(','));
        Assert.Null(error.Position);
    }

    [Fact]
    public void TheMessageIsTheSentenceAlone()
    {
        var error = Assert.Throws<DuckDbException>(() => Drain("select nosuch from range(3)"));
        Assert.Equal("Referenced column \"nosuch\" not found in FROM clause!\nCandidate bindings: \"range\"", error.Message);
        Assert.Contains("COLUMN_NOT_FOUND", error.Original, StringComparison.Ordinal);
    }

    [Fact]
    public void AnErrorOfSeveralStatementsCountsFromTheBeginningOfTheText()
    {
        var error = Assert.Throws<DuckDbException>(() => _connection.ExtractStatements("select 1; selec 2"));
        Assert.Equal((DuckDbErrorKind.Parser, 10), (error.Kind, error.Position));
    }

    [Fact]
    public void AnErrorAfterTheFirstRowsArrivesWithTheChunk()
    {
        // With several, DuckDB may tell of a thread that it stopped in place of the one that failed.
        _connection.Execute("set threads = 1");
        using var result = _connection.Query("select case when i = 4000000 then error('late') else i end from range(5000000) t(i)");
        Assert.True(result.TryReadChunk(out _));
        var error = Assert.Throws<DuckDbException>(() =>
        {
            while (result.TryReadChunk(out _))
            {
            }
        });
        Assert.Equal("late", error.Message);
    }

    [Theory]
    [InlineData("Binder Error: no such thing\n\nLINE 1: select x\n               ^", "Binder", "no such thing")]
    [InlineData("Out of Range Error: too large", "OutOfRange", "too large")]
    [InlineData("TransactionContext Error: not now", "Transaction", "not now")]
    [InlineData("INTERNAL Error: oops\n\nStack Trace:\n\n/lib(x)", "Internal", "oops")]
    [InlineData("{\"exception_type\":\"Binder\"", "Invalid", "{\"exception_type\":\"Binder\"")]
    [InlineData("{\"exception_type\":7}", "Invalid", "{\"exception_type\":7}")]
    [InlineData("something else", "Invalid", "something else")]
    [InlineData("", "Invalid", "DuckDB failed without a message.")]
    public void APlainMessageIsReadAsWellAsItCanBe(string message, string kind, string text)
    {
        var error = DuckDbErrors.Read(message, "select x");
        Assert.Equal((kind, text, null), (error.Kind.ToString(), error.Message, error.Position));
    }

    [Fact]
    public void APlaceOutsideTheStatementIsNotTold()
    {
        _connection.Execute("create view v as select i,                           cast('x' || i as int) as n from range(3) t(i)");
        Assert.Null(Assert.Throws<DuckDbException>(() => Drain("from v")).Position);
    }

    [Fact]
    public void ANulCharacterIsRefusedBeforeItHidesTheRest()
    {
        var error = Assert.Throws<DuckDbException>(() => Drain("select 1\0; drop table t"));
        Assert.Equal((DuckDbErrorKind.Parser, 8), (error.Kind, error.Position));
    }

    [Theory]
    [InlineData("nosuch", "1")]
    [InlineData("threads", "-5")]
    [InlineData("memory_limit", "much")]
    public void AWrongSettingIsRefusedAtOpening(string name, string value)
    {
        var error = Assert.Throws<DuckDbException>(() => DuckDbDatabase.Open(new Dictionary<string, string> { [name] = value }));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatCannotBeOpenedIsNamed()
    {
        var error = Assert.Throws<DuckDbException>(() => DuckDbDatabase.Open(new Dictionary<string, string>(), "/nosuch/x.db"));
        Assert.Equal(DuckDbErrorKind.Io, error.Kind);
        Assert.Contains("/nosuch/x.db", error.Message, StringComparison.Ordinal);
    }

    void Drain(string sql)
    {
        using var result = _connection.Query(sql);
        while (result.TryReadChunk(out _))
        {
        }
    }
}
