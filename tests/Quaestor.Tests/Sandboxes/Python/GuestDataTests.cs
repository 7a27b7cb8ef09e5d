using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Tests.Sandboxes.Python;

/// <summary>Under which names code finds its data.</summary>
public sealed class GuestDataTests(DirectGuest guest)
{
    static readonly Column[] Columns = [new("c", ColumnType.Integer)];

    [Theory]
    [InlineData("orders.c.sum()")]
    [InlineData("tables['orders'].c.sum()")]
    [InlineData("tables['shop.orders'].c.sum()")]
    [InlineData("pd.DataFrame({'k': [1, 2, 3, 9]}).query('k in @orders.c').k.sum()")]
    public async Task ATableIsThereUnderItsNames(string expression)
    {
        var file = guest.AddFile(Columns, [GuestTypesTests.Chunk(ColumnType.Integer, ["1", "2"]), GuestTypesTests.Chunk(ColumnType.Integer, ["3"])]);

        var answer = (await guest.RunAsync($"result = {expression}", new PythonTableMessage("orders", "shop", file))).Succeeded();

        Assert.Equal(6L, answer.Cell);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("result")]
    [InlineData("class")]
    [InlineData("pd")]
    [InlineData("two words")]
    public async Task ATableThatIsCalledAsSomethingElseIsFoundByItsText(string name)
    {
        var file = guest.AddFile(Columns, [GuestTypesTests.Chunk(ColumnType.Integer, ["5"])]);

        var answer = (await guest.RunAsync($"answer = tables['{name}']\nresult = list(pd.Series([answer.c.sum()]))", new PythonTableMessage(name, "s", file))).Succeeded();

        Assert.Equal(5L, answer.Cell);
    }

    [Fact]
    public async Task ATableThatIsNotMentionedIsNotRead()
    {
        var answer = (await guest.RunAsync("result = [*tables, str('s.go' + 'ne' in tables), str(len(tables))]", new PythonTableMessage("gone", "s", "no-such-file"))).Succeeded();

        Assert.Equal(["gone", "True", "1"], answer.Rows.Select(row => row[0]));
    }

    [Fact]
    public async Task FilesThatWereSentAreReadFromThere()
    {
        var bytes = await File.ReadAllBytesAsync(
            Path.Combine(guest.DataFolder, guest.AddFile(Columns, [GuestTypesTests.Chunk(ColumnType.Integer, ["7", null])])), TestContext.Current.CancellationToken);
        var job = DirectGuest.Job("result = sent") with { Tables = [new("sent", "s", "over-there")] };

        var answer = (await guest.RunAsync(job, ("over-there", bytes))).Succeeded();

        Assert.Equal([7L, null], answer.Rows.Select(row => row[0]));
    }

    [Fact]
    public async Task EarlierResultsAreThereInTheirOrder()
    {
        var files = new[] { "1", "2" }.Select(value => guest.AddFile(Columns, [GuestTypesTests.Chunk(ColumnType.Integer, [value])]));
        var job = DirectGuest.Job("result = [f.c[0] for f in results] + [last_result.c[0]]") with
        {
            Earlier = [.. files.Select(file => new EarlierResultMessage(Guid.NewGuid(), file))],
        };

        var answer = (await guest.RunAsync(job)).Succeeded();

        Assert.Equal([1L, 2L, 2L], answer.Rows.Select(row => row[0]));
    }

    [Fact]
    public async Task TodayAndTheTimeZoneAreTheUsers()
    {
        var job = DirectGuest.Job("import time\nfrom datetime import datetime\nresult = [today.isoformat(), time.strftime('%z', time.localtime(1720000000))]");

        var answer = (await guest.RunAsync(job with { Today = new(2024, 2, 29), TimeZone = "Asia/Kolkata" })).Succeeded();

        Assert.Equal(["2024-02-29", "+0530"], answer.Rows.Select(row => row[0]));
    }

    [Fact]
    public async Task RandomNumbersComeAgainWithASeedAndNotWithoutOne()
    {
        const string code = "import random\nresult = [random.random(), np.random.rand(), np.random.default_rng().random(), np.random.default_rng().random()]";
        Task<GuestAnswer> Run(int? seed) => guest.RunAsync(DirectGuest.Job(code) with { Seed = seed });

        var (first, again, other) = ((await Run(5)).Succeeded(), (await Run(5)).Succeeded(), (await Run(null)).Succeeded());
        var free = (await Run(null)).Succeeded();

        Assert.Equal(first.Rows, again.Rows);
        Assert.Equal(4, first.Rows.Select(row => row[0]).Distinct().Count());
        Assert.All(other.Rows.Zip(free.Rows), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public async Task NothingIsKeptFromOneJobToTheNext()
    {
        (await guest.RunAsync("left = 1\npd.options.display.max_rows = 7\nresult = 1")).Succeeded();

        var answer = await guest.RunAsync("result = [pd.options.display.max_rows, left]");

        Assert.Equal("NameError", answer.Failed!.Type);
    }
}
