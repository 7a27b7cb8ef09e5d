using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server;

/// <summary>A whole turn over documents: a model searches, reads what is found, and the place that it cites opens.</summary>
public sealed class ArchiveTurnTests
{
    const string Script =
        """
        {"name": "handbook", "scenes": [{"steps": [
          {"call": "search_archives", "arguments": {"query": "sick note", "archive": null, "limit": null}},
          {"then": true},
          {"say": "From the third day on: leave.md#L3-L4."}
        ]}]}
        """;

    [Fact]
    public async Task AnAnswerCitesTheFileAndThePlaceThatWereFound()
    {
        using var folder = new TempFolder();
        var handbook = Path.GetDirectoryName(folder.Write(Path.Combine("handbook", "leave.md"), "# Leave\n\n## Sick days\nA note is needed from the third day on.\n"))!;
        await using var server = await TestServer.StartAsync(
            answer: null, script: folder.Write("script.json", Script), with: options => options with { Agent = options.Agent with { Archives = [new("handbook", handbook)] } });

        var turn = await server.JsonAsync(await server.PostAsync("/chat", new { message = "When do I need a sick note?", dataset_id = "orders" }));

        Assert.Equal("succeeded", turn.GetProperty("status").GetString());
        Assert.Equal("From the third day on: leave.md#L3-L4.", turn.GetProperty("text").GetString());
        var call = Assert.Single(turn.GetProperty("tool_calls").EnumerateArray());
        Assert.Equal(("search_archives", "1 document: leave.md#L3-L4"), (call.GetProperty("tool").GetString(), call.GetProperty("summary").GetString()));
        var opened = await server.GetAsync("/archives/handbook/document?path=leave.md&place=L3-L4");
        Assert.Contains(opened.GetProperty("passages").EnumerateArray(), passage => passage.GetProperty("cited").GetBoolean() && passage.GetProperty("text").GetString() == "A note is needed from the third day on.");
    }
}
