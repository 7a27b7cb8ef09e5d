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

        var turn = await server.JsonAsync(await server.PostAsync("/chat", new { message = "What is the town of Person417 Family417?" }));
        var runs = (await server.GetAsync($"/runs?thread_id={turn.GetProperty("thread_id").GetGuid()}")).GetProperty("items").EnumerateArray().ToList();
        var again = await server.JsonAsync(await server.PostAsync("/chat", new { message = "how many people are there?", thread_id = turn.GetProperty("thread_id").GetGuid() }));

        Assert.Equal("succeeded", turn.GetProperty("status").GetString());
        Assert.Equal("""[["Town2"]]""", turn.GetProperty("result").GetProperty("rows").GetRawText());
        Assert.Equal(["plan", "probe"], runs.Select(run => run.GetProperty("mode").GetString()).Order());
        Assert.All(runs, run => Assert.Equal(("succeeded", turn.GetProperty("turn_id").GetGuid()), (run.GetProperty("status").GetString(), run.GetProperty("turn_id").GetGuid())));
        Assert.Equal("[[600]]", again.GetProperty("result").GetProperty("rows").GetRawText());
    }
}
