using Microsoft.Data.Sqlite;
using Quaestor.Data.Queries;
using Quaestor.Data.Sources;
using Quaestor.Data.Sources.Sqlite;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Sources.Sqlite;

/// <summary>A file that other programs write meanwhile: what is read is what was committed, and nothing is made beside the file.</summary>
[Trait("Size", "Slow")]
public sealed class LiveWriterTests(LiveWriterTests.Workers workers) : IClassFixture<LiveWriterTests.Workers>
{
    const string Tables = "CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance INTEGER, note TEXT)";
    const string Sum = "SELECT sum(balance), count(*) FROM accounts";

    public static TheoryData<string> Sandboxes => ["namespaces", "none"];

    [Theory]
    [MemberData(nameof(Sandboxes))]
    public async Task EachCommitOfAWriterWithALogIsSeenAndNothingElse(string sandbox)
    {
        using var file = Accounts("PRAGMA journal_mode = WAL");
        var source = Open(file, sandbox);
        Assert.Equal([100L, 2L], await RowAsync(source, sandbox, Sum));
        Assert.Equal(["shop.db"], file.Names);

        using (var writer = file.Connect())
        {
            SqliteFile.Execute(writer, "INSERT INTO accounts(balance) VALUES (7)");
            file.Share();
            Assert.Equal([107L, 3L], await RowAsync(source, sandbox, Sum));
            SqliteFile.Execute(writer, "BEGIN; INSERT INTO accounts(balance) VALUES (1000)");
            Assert.Equal([107L, 3L], await RowAsync(source, sandbox, Sum));
            SqliteFile.Execute(writer, "COMMIT");
            Assert.Equal([1107L, 4L], await RowAsync(source, sandbox, Sum));
            SqliteFile.Execute(writer, "PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO accounts(balance) VALUES (1)");
            Assert.Equal([1108L, 5L], await RowAsync(source, sandbox, Sum));
            Assert.Equal(["shop.db", "shop.db-shm", "shop.db-wal"], file.Names);
        }

        Assert.Equal([1108L, 5L], await RowAsync(source, sandbox, Sum));
        Assert.Equal(["shop.db"], file.Names);
    }

    [Theory]
    [MemberData(nameof(Sandboxes))]
    public async Task AWriterWithAJournalIsReadAroundWhileItsTransactionIsOpen(string sandbox)
    {
        using var file = Accounts("PRAGMA journal_mode = DELETE");
        var source = Open(file, sandbox);
        using var writer = file.Connect();
        SqliteFile.Execute(writer, "BEGIN IMMEDIATE; UPDATE accounts SET balance = balance + 1");
        file.Share();
        Assert.Contains("shop.db-journal", file.Names);

        Assert.Equal([100L, 2L], await RowAsync(source, sandbox, Sum));

        SqliteFile.Execute(writer, "COMMIT");
        Assert.Equal([102L, 2L], await RowAsync(source, sandbox, Sum));
    }

    [Theory]
    [MemberData(nameof(Sandboxes))]
    public async Task ALogThatACrashLeftIsReadToItsLastCommit(string sandbox)
    {
        using var file = Accounts("PRAGMA journal_mode = WAL");
        using var crashed = new SqliteFile();
        using (var writer = file.Connect())
        {
            SqliteFile.Execute(writer, "INSERT INTO accounts(balance) VALUES (7)");
            foreach (var name in file.Names)
            {
                crashed.Write(name, File.ReadAllBytes(Path.Combine(file.Folder, name)));
            }
        }

        Assert.Equal([107L, 3L], await RowAsync(Open(crashed, sandbox), sandbox, Sum));
        Assert.Equal(["shop.db", "shop.db-shm", "shop.db-wal"], crashed.Names);
    }

    [Fact]
    public async Task ALogWithoutItsIndexIsReadInASandboxAndRefusedWithoutOne()
    {
        using var file = Accounts("PRAGMA journal_mode = WAL");
        using var copied = new SqliteFile();
        using (var writer = file.Connect())
        {
            SqliteFile.Execute(writer, "INSERT INTO accounts(balance) VALUES (7)");
            copied.Write("shop.db", File.ReadAllBytes(file.Path));
            copied.Write("shop.db-wal", File.ReadAllBytes(file.Path + "-wal"));
        }

        Assert.Equal([107L, 3L], await RowAsync(Open(copied, "namespaces"), "namespaces", Sum));
        var refused = await RunAsync(Open(copied, "none"), "none", Sum);
        Assert.Equal("source_unavailable", refused.Error?.Code);
        Assert.Contains("without its index", refused.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(["shop.db", "shop.db-wal"], copied.Names);
    }

    [Theory]
    [MemberData(nameof(Sandboxes))]
    public async Task AFileLeftInTheMiddleOfAChangeIsRefusedUntilItIsRecovered(string sandbox)
    {
        using var file = Accounts("PRAGMA journal_mode = DELETE");
        file.Execute("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 5000) INSERT INTO accounts(balance, note) SELECT 0, hex(randomblob(100)) FROM c");
        using var crashed = new SqliteFile();
        using (var writer = file.Connect())
        {
            // A cache of few pages: the file itself is changed long before the commit.
            SqliteFile.Execute(writer, "PRAGMA cache_size = 5; BEGIN IMMEDIATE; UPDATE accounts SET balance = balance + 1000");
            crashed.Write("shop.db", File.ReadAllBytes(file.Path));
            crashed.Write("shop.db-journal", File.ReadAllBytes(file.Path + "-journal"));
        }

        var source = Open(crashed, sandbox);
        var refused = await RunAsync(source, sandbox, Sum);
        Assert.Equal("source_unavailable", refused.Error?.Code);
        Assert.Contains("in the middle of a change", refused.Error!.Message, StringComparison.Ordinal);

        crashed.Execute("SELECT count(*) FROM accounts");
        Assert.Equal([100L, 5002L], await RowAsync(source, sandbox, Sum));
    }

    [Theory]
    [MemberData(nameof(Sandboxes))]
    public async Task AWriterThatKeepsReadersOutIsWaitedFor(string sandbox)
    {
        using var file = Accounts("PRAGMA journal_mode = DELETE");
        var source = Open(file, sandbox);
        using var writer = file.Connect();
        SqliteFile.Execute(writer, "BEGIN EXCLUSIVE; UPDATE accounts SET balance = balance + 1");
        file.Share();
        var waiting = RunAsync(source, sandbox, Sum);

        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        SqliteFile.Execute(writer, "COMMIT");

        Assert.Equal([102L, 2L], (await waiting).Page?.Rows.Single());
    }

    [Fact]
    public async Task AWriterThatKeepsReadersOutForTooLongIsNamed()
    {
        using var file = Accounts("PRAGMA journal_mode = DELETE");
        var source = Open(file, "namespaces");
        var approved = Assert.IsType<Data.Sql.Verdict.Allowed>(await source.JudgeAsync(Sum, TestContext.Current.CancellationToken)).Sql;
        using var writer = file.Connect();
        SqliteFile.Execute(writer, "BEGIN EXCLUSIVE; UPDATE accounts SET balance = 0");

        using var rows = new Data.Results.ResultIntake(workers.Of("namespaces").Results);
        var error = await Assert.ThrowsAsync<EngineException>(() => source.ReadAsync(
            approved, new(10, 1 << 20, TimeSpan.FromMilliseconds(300)), rows, TestContext.Current.CancellationToken));

        Assert.Equal("busy", error.Code);
        Assert.Contains("shop.db is being written by another program", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Sandboxes))]
    public async Task AnotherFileUnderTheSameNameIsTheOneThatIsRead(string sandbox)
    {
        using var file = Accounts("PRAGMA journal_mode = DELETE");
        var source = Open(file, sandbox);
        Assert.Equal([100L, 2L], await RowAsync(source, sandbox, Sum));

        using (var other = new SqliteFile($"{Tables}; INSERT INTO accounts(balance) VALUES (5)"))
        {
            File.Copy(other.Path, file.Path + ".new");
            File.Move(file.Path + ".new", file.Path, overwrite: true);
            file.Share();
        }

        Assert.Equal([5L, 1L], await RowAsync(source, sandbox, Sum));
    }

    [Theory]
    [InlineData("WAL")]
    [InlineData("DELETE")]
    [InlineData("TRUNCATE")]
    [InlineData("PERSIST")]
    public async Task WithAWriterThatComesAndGoesNoReadIsOfTwoMoments(string mode)
    {
        using var file = Accounts($"PRAGMA journal_mode = {mode}");
        var source = Open(file, "namespaces");
        using var stop = new CancellationTokenSource();
        var commits = 0;
        var writing = Task.Run(() =>
        {
            var random = new Random(7);
            while (!stop.IsCancellationRequested)
            {
                using var writer = file.Connect();
                SqliteFile.Execute(writer, "PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 3");
                for (var i = random.Next(1, 100); i > 0 && !stop.IsCancellationRequested; i--)
                {
                    var amount = random.Next(1000);
                    SqliteFile.Execute(writer, $"BEGIN IMMEDIATE; UPDATE accounts SET balance = balance - {amount} WHERE id = 1; UPDATE accounts SET balance = balance + {amount}, note = hex(randomblob(3000)) WHERE id = 2; COMMIT");
                    file.Share();
                    commits++;
                    Thread.Sleep(random.Next(3));
                }
            }
        });

        var reads = Environment.GetEnvironmentVariable("QUAESTOR_FULL") == "1" ? 1000 : 20;
        for (var i = 0; i < reads; i++)
        {
            var outcome = await RunAsync(source, "namespaces", Sum);
            Assert.True(outcome.Page is not null, $"{i}: {outcome.Error}");
            Assert.Equal([100L, 2L], outcome.Page.Rows.Single());
        }

        await stop.CancelAsync();
        await writing;
        Assert.True(commits > 20, $"Only {commits} commits came meanwhile.");
    }

    static SqliteFile Accounts(string mode) => new($"{mode}; {Tables}; INSERT INTO accounts(balance) VALUES (60), (40)");

    SqliteSource Open(SqliteFile file, string sandbox) => SqliteSource.Open(file.Path, "shop", workers.Of(sandbox).Pool);

    Task<QueryOutcome> RunAsync(ISource source, string sandbox, string sql) =>
        workers.Of(sandbox).Runner.RunAsync(source, sql, QueryLimits.Default, TestContext.Current.CancellationToken);

    async Task<IReadOnlyList<object?>> RowAsync(ISource source, string sandbox, string sql)
    {
        var outcome = await RunAsync(source, sandbox, sql);
        Assert.True(outcome.Page is not null, outcome.Error?.ToString());
        return outcome.Page.Rows.Single();
    }

    public sealed class Workers : IAsyncDisposable
    {
        readonly TestWorkers _namespaces = new();
        readonly TestWorkers _none = new(useNamespaces: false);

        internal TestWorkers Of(string sandbox) => sandbox == "none" ? _none : _namespaces;

        public async ValueTask DisposeAsync()
        {
            await _namespaces.DisposeAsync();
            await _none.DisposeAsync();
        }
    }
}
