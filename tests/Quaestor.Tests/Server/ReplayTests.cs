using System.Net;
using System.Text.Json;
using Quaestor.Data.Results;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>Runs that are run again, over HTTP, with real workers.</summary>
public sealed class ReplayTests(ReplayTests.Shop shop) : IClassFixture<ReplayTests.Shop>
{
    const string Totals = "select country, sum(amount) as amount from orders group by country order by country";

    TestServer Server => shop.Server;

    [Fact]
    public async Task AReplayIsARunOfItsOwnThatComesToTheSame()
    {
        var run = await RunAsync(Totals);

        var replay = await ReplayAsync(run);
        var now = await Server.GetAsync($"/runs/{replay.GetProperty("now").GetProperty("run_id").GetGuid()}");

        Assert.Equal(("same", "intact", "[]"), (Text(replay, "verdict"), Text(replay, "stored_rows"), replay.GetProperty("notes").GetRawText()));
        Assert.False(replay.GetProperty("schema_changed").GetBoolean());
        Assert.Equal(Text(run, "run_id"), Text(now, "replay_of"));
        Assert.NotEqual(Text(run, "run_id"), Text(now, "run_id"));
        Assert.Equal(run.GetProperty("result").GetProperty("rows").GetRawText(), now.GetProperty("result").GetProperty("rows").GetRawText());
        Assert.Matches("^rows:[0-9a-f]{64} order:[0-9a-f]{64}$", Text(run, "result_hash"));
        Assert.Equal(Text(run, "result_hash"), Text(now, "result_hash"));
    }

    [Fact]
    public async Task VerifyingKeepsARecordAndNoRows()
    {
        var run = await RunAsync("select id from orders");

        var verified = await VerifyAsync(run);
        var now = await Server.GetAsync($"/runs/{Text(verified.GetProperty("now"), "run_id")}");

        Assert.Equal(("same", "intact"), (Text(verified, "verdict"), Text(verified, "stored_rows")));
        Assert.False(now.TryGetProperty("result", out _));
        Assert.Equal(("id", 3), (now.GetProperty("columns")[0].GetProperty("name").GetString(), now.GetProperty("row_count").GetInt32()));
        Assert.True(Server.Host.Results.Delete(run.GetProperty("result_id").GetGuid()), "The rows of the run itself stay.");
        Assert.Equal(("same", "expired"), (Text(await VerifyAsync(run), "verdict"), Text(await VerifyAsync(run), "stored_rows")));
    }

    [Fact]
    public async Task WhatComesOutOtherwiseIsSaid()
    {
        var changed = await VerifyAsync(await RunAsync("select random() as x"));
        var fewer = await VerifyAsync(await RunAsync("select * from range(9000) as t(n) where n < (select random() * 9000)"));
        var reordered = await VerifyAsync(await RunAsync("select range as n from range(100) order by random()"));

        Assert.Equal(["different", "different", "reordered"], new[] { changed, fewer, reordered }.Select(verified => Text(verified, "verdict")));
        Assert.Contains("rows then, and there are", Assert.Single(fewer.GetProperty("notes").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Contains("ORDER BY leaves some of them equal", Assert.Single(reordered.GetProperty("notes").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RowsThatWereChangedOnDiskAreFoundOut()
    {
        var run = await RunAsync("select id, 'first' as t from orders");
        var other = await RunAsync("select id, 'other' as t from orders");
        var results = Server.Host.Results;

        File.Copy(results.PathOf(other.GetProperty("result_id").GetGuid()), results.PathOf(run.GetProperty("result_id").GetGuid()), overwrite: true);

        Assert.Equal(("same", "changed"), (Text(await VerifyAsync(run), "verdict"), Text(await VerifyAsync(run), "stored_rows")));
    }

    [Theory]
    [InlineData("drop table orders", "refused")]
    [InlineData("select nothing_like_it from orders", "failed")]
    public async Task ARunThatWasRefusedOrFailedIsRefusedOrFailsAgain(string sql, string status)
    {
        var run = await RunAsync(sql);

        var verified = await VerifyAsync(run);

        Assert.Equal((status, "same", "none"), (Text(run, "status"), Text(verified, "verdict"), Text(verified, "stored_rows")));
    }

    [Fact]
    public async Task AnotherUsersOrNobodysRunIsNotFound()
    {
        var nobodys = await Server.Client.GetAsync($"/runs/{Guid.CreateVersion7()}/verify", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.NotFound, "run_not_found"), (nobodys.StatusCode, Text(await Server.JsonAsync(nobodys), "code")));
    }

    [Fact]
    public async Task ARunThatWasCancelledCannotBeCompared()
    {
        var response = await Server.PostAsync("/runs", new
        {
            dataset_id = "orders", query_type = "sql", background = true,
            sql = "select count(*) from range(1000000000) a, range(1000) b where a.range * b.range % 7 = 3",
        });
        var id = (await Server.JsonAsync(response)).GetProperty("run_id").GetGuid();
        await Server.Client.PostAsync($"/runs/{id}/cancel", null, TestContext.Current.CancellationToken);

        var verified = await Server.Client.GetAsync($"/runs/{id}/verify", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Conflict, "not_comparable"), (verified.StatusCode, Text(await Server.JsonAsync(verified), "code")));
    }

    [Fact]
    [Trait("Size", "Slow")]
    public async Task PythonMeetsTheSameDayAndTheSameChance()
    {
        var code = "result = pd.DataFrame({'x': np.random.rand(20), 'day': str(pd.Timestamp.today().date())})\nprint(np.random.rand())";
        var run = await Server.JsonAsync(await Server.PostAsync("/runs", new { dataset_id = "orders", query_type = "python", code }));

        var replay = await ReplayAsync(run);

        Assert.Equal(("succeeded", "same"), (Text(run, "status"), Text(replay, "verdict")));
        Assert.Equal(Text(run, "stdout"), Text(replay.GetProperty("now"), "stdout"));
    }

    async Task<JsonElement> RunAsync(string sql) =>
        await Server.JsonAsync(await Server.PostAsync("/runs", new { dataset_id = "orders", query_type = "sql", sql }));

    async Task<JsonElement> ReplayAsync(JsonElement run) => await Server.JsonAsync(await Server.PostAsync($"/runs/{Text(run, "run_id")}/replay", new { }));

    Task<JsonElement> VerifyAsync(JsonElement run) => Server.GetAsync($"/runs/{Text(run, "run_id")}/verify");

    static string? Text(JsonElement json, string field) => json.GetProperty(field).GetString();

    public sealed class Shop : IAsyncLifetime
    {
        internal TestServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await TestServer.StartAsync(answer: null);

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
