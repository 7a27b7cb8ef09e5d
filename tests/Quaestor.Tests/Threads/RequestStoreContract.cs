using System.Text;
using Quaestor.Agent.Threads;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Threads;

public sealed class FileRequestStoreTests() : RequestStoreContract(new FilePlace());

public sealed class PostgresRequestStoreTests(PostgresCluster cluster) : RequestStoreContract(new PostgresPlace(cluster));

public abstract class RequestStoreContract(StorePlace place)
{
    [Fact]
    public async Task RequestsOfATurnComeBackInTheirOrderForItsUserAlone()
    {
        const string Odd = """{"messages":["nul \u0000, \uFFFF"]}""";
        using var store = await place.OpenAsync();
        var (turn, other) = (await store.BeginAsync(), await store.BeginAsync());
        await turn.AddRequestAsync("a/m", "a", Encoding.UTF8.GetBytes(Odd));
        await other.AddRequestAsync("a/m", "a", "{}"u8.ToArray());
        await turn.AddRequestAsync("b/m", "b", "{}"u8.ToArray());
        await turn.EndAsync(TemporaryStore.Answer(turn));
        var requests = new RequestStore(store.Store);

        var listed = await requests.ListAsync("local", turn.ThreadId, turn.TurnId);

        Assert.Equal([(1, "a/m", Odd), (2, "b/m", "{}")], listed.Select(one => (one.Number, one.ModelId, Encoding.UTF8.GetString(one.Json.Span))));
        Assert.Empty(await requests.ListAsync("another", turn.ThreadId, turn.TurnId));
        Assert.Empty(await requests.ListAsync("local", other.ThreadId, turn.TurnId));
    }
}
