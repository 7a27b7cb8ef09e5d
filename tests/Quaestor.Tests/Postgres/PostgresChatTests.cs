using Quaestor.Tests.Cli.Chat;
using Quaestor.Tests.Server;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Postgres;

/// <summary>What <c>/pg …</c> says in the full screen.</summary>
public sealed class PostgresChatTests(PostgresCluster cluster)
{
    [Fact]
    public async Task AFindingIsShownAsOneAndNotAsAFailure()
    {
        var database = await cluster.CreateDatabaseAsync("CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START 2100000000)); INSERT INTO t DEFAULT VALUES;");
        var url = $"postgres://{PostgresCluster.Superuser}@127.0.0.1:{(await cluster.ServerAsync()).Port}/{database}";
        await using var server = await TestServer.StartAsync(answer: null, with: options => options with { Agent = options.Agent with { Sources = [url] } });
        await using var chat = OpenChat.Start(server.Client.BaseAddress!, dataset: database);
        await chat.Terminal.UntilAsync("it is read-only");

        chat.Send("/pg health sequences");
        await chat.Terminal.UntilAsync("Something is wrong: [1] beside shows what it says.");
        Assert.Contains("t_id_seq is at 2100000000", chat.Terminal.Text, StringComparison.Ordinal);

        chat.Send("/pg health nonsense");
        await chat.Terminal.UntilAsync("Not understood: ");
    }
}
