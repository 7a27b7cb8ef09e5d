using System.Text;
using System.Text.Json;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Turns;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

public sealed class SecretErrorsTests
{
    const string Password = "unlikely-pass-77";

    [Fact]
    public async Task NoAnswerAboutADatabaseThatIsDownHoldsItsPassword()
    {
        await using var server = await TestServer.StartAsync(null, with: options => options with
        {
            Agent = options.Agent with { Sources = [$"postgres://app:{Password}@127.0.0.1:1/shop"] },
        });

        var answers = new StringBuilder();
        answers.Append(await server.Client.GetStringAsync("/datasets"));
        foreach (var (path, body) in new (string, object)[]
        {
            ("/runs", new { dataset_id = "shop", query_type = "sql", sql = "select 1" }),
            ("/chat", new { message = "SQL: select 1", dataset_id = "shop" }),
            ("/chat", new { message = "how many orders are there?", dataset_id = "shop" }),
            ("/datasets/shop/test", new { }),
        })
        {
            answers.AppendLine(await (await server.PostAsync(path, body)).Content.ReadAsStringAsync());
        }

        answers.Append(await (await server.Client.GetAsync("/datasets/shop/schema")).Content.ReadAsStringAsync());
        answers.Append(await server.Client.GetStringAsync("/runs"));
        Assert.Contains("shop", answers.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Password, answers.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASecretInWhatATurnFailsWithIsNeitherStoredNorTold()
    {
        const string Sentence = "Incorrect key: sk-abcdefghijklmnopqrst.";
        await using var server = await TestServer.StartAsync(FailAsync);

        var answer = await server.JsonAsync(await server.PostAsync("/chat", new { message = "hello", dataset_id = "orders" }));
        var thread = answer.GetProperty("thread_id").GetString();
        var events = await server.Client.GetStringAsync($"/threads/{thread}/events?after=0");
        var messages = await server.Client.GetStringAsync($"/threads/{thread}/messages");

        Assert.Equal("Incorrect key: ***.", answer.GetProperty("text").GetString());
        Assert.Contains("Incorrect key: ***.", events, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdefghijklmnopqrst", JsonSerializer.Serialize(answer) + events + messages, StringComparison.Ordinal);

        static async Task<TurnAnswer> FailAsync(Agent.Hosting.StartTurn start, ISource source, TurnLog log, CancellationToken cancellationToken)
        {
            await log.AppendAsync(new ErrorEvent("auth", Sentence, Retryable: false));
            await log.AppendAsync(new NoticeEvent("failover", Sentence));
            return TemporaryStore.Answer(log, Sentence) with { Status = TurnStatus.Failed };
        }
    }
}
