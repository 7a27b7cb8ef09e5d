using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>Names that stand in columns of too many values for the catalog: the planner looks them up, by runs that say so.</summary>
public sealed class ProbeTests : IDisposable
{
    readonly OpenFolder _data = new(
        ("people.csv", "id,name,town\n" + string.Concat(Enumerable.Range(1, 600).Select(i => $"{i},Person{i} Family{i},Town{i % 5}\n"))),
        ("visits.csv", "visit_id,people_id,days\n" + string.Concat(Enumerable.Range(1, 900).Select(i => $"{i},{(i % 600) + 1},{i % 9}\n"))));

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task ANameThatIsThereIsFoundAndTheLookIsARunThatSaysThatItIsAProbe()
    {
        await using var server = await TestServer.StartAsync(answer: null, with: options => options with { Agent = options.Agent with { Sources = [_data.Path] } });

        var asked = await server.JsonAsync(await server.PostAsync("/chat", new { message = "What is the town of Person417 Family417?" }));
        var thread = asked.GetProperty("thread_id").GetGuid();
        var looked = Assert.Single((await server.GetAsync($"/runs?thread_id={thread}")).GetProperty("items").EnumerateArray(), run => run.GetProperty("query_type").GetString() == "probe");

        Assert.True(asked.GetProperty("status").GetString() == "succeeded", asked.GetRawText());
        Assert.Equal("""[["Town2"]]""", asked.GetProperty("result").GetProperty("rows").GetRawText());
        Assert.Equal(("succeeded", asked.GetProperty("turn_id").GetGuid()), (looked.GetProperty("status").GetString(), looked.GetProperty("turn_id").GetGuid()));
    }
}
