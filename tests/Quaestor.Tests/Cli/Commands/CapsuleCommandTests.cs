using System.Text.Json;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Commands;

public sealed class CapsuleCommandTests(ServedShop shop) : IClassFixture<ServedShop>
{
    [Fact]
    public async Task RunsAreListedAndShown()
    {
        var id = await RunAsync("select  country,\n sum(amount) as amount from orders group by country order by 1");

        var list = await CapsuleAsync("list", "--limit", "1");
        var show = await CapsuleAsync("show", id);
        var json = await CapsuleAsync("show", id, "--json");

        Assert.Contains($"{id} ", list.Lines[2], StringComparison.Ordinal);
        Assert.Contains("select country, sum(amount) as amount", list.Lines[2], StringComparison.Ordinal);
        Assert.Contains("hash         rows:", show.Output, StringComparison.Ordinal);
        Assert.Contains("select  country,\n sum(amount)", show.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal((0, "succeeded"), (json.ExitCode, json.Json.GetProperty("status").GetString()));
    }

    [Theory]
    [InlineData("select id from orders", 0, "same")]
    [InlineData("select random() as x", 1, "different")]
    public async Task VerifyingEndsWithWhetherItIsTheSame(string sql, int exitCode, string verdict)
    {
        var id = await RunAsync(sql);

        var verify = await CapsuleAsync("verify", id);
        var replay = await CapsuleAsync("replay", id, "--json");

        Assert.Equal((exitCode, verdict), (verify.ExitCode, verify.Lines[0]));
        Assert.Equal((exitCode, verdict), (replay.ExitCode, replay.Json.GetProperty("verdict").GetString()));
    }

    [Fact]
    public async Task ARunThatIsNotThereIsAFailure()
    {
        var show = await CapsuleAsync("show", Guid.Empty.ToString());

        Assert.Equal((1, $"There is no run {Guid.Empty}."), (show.ExitCode, show.Errors.TrimEnd()));
    }

    async Task<string> RunAsync(string sql) =>
        (await shop.Server.JsonAsync(await shop.Server.PostAsync("/runs", new { dataset_id = "orders", query_type = "sql", sql }))).GetProperty("run_id").GetString()!;

    Task<CommandRun> CapsuleAsync(params string[] arguments) =>
        CommandRun.OfAsync(["capsule", .. arguments, "--server", shop.Server.Client.BaseAddress!.ToString()]);
}
