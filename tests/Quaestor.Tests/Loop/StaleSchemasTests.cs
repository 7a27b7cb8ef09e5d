using Microsoft.Extensions.AI;
using Quaestor.Agent.Loop;

namespace Quaestor.Tests.Loop;

public sealed class StaleSchemasTests
{
    [Fact]
    public void ASchemaThatWasToldGoesAndItsCallKeepsAResult()
    {
        IReadOnlyList<ChatMessage> history =
        [
            new(ChatRole.User, "What is in it?"),
            new(ChatRole.Assistant, [new FunctionCallContent("1", "get_dataset_schema"), new FunctionCallContent("2", "get_sample_rows")]),
            new(ChatRole.Tool, [new FunctionResultContent("1", "table old"), new FunctionResultContent("2", "rows")]),
            new(ChatRole.Assistant, "Orders."),
        ];

        var kept = StaleSchemas.TakenOut(history);

        var results = kept[2].Contents.Cast<FunctionResultContent>().ToList();
        Assert.Equal(["1", "2"], results.Select(result => result.CallId));
        Assert.StartsWith("Taken out: the schema has changed", (string)results[0].Result!, StringComparison.Ordinal);
        Assert.Equal("rows", results[1].Result);
        Assert.Equal("table old", ((FunctionResultContent)history[2].Contents[0]).Result);
        Assert.Same(history[3], kept[3]);
    }
}
