using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server.Mcp;

/// <summary>What the protocol's own client makes of <c>/mcp</c>, in each generation of the protocol.</summary>
public sealed class OfficialClientTests(SharedServers servers) : IClassFixture<SharedServers>
{
    const string Endless = "select count(*) from range(1000000000) a, range(1000000000) b";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Versions => [.. OfficialClient.Versions];

    [Theory, InlineData("2025-03-26"), InlineData("2025-06-18"), MemberData(nameof(Versions))]
    public async Task EveryToolIsThereLabelledAsOneThatOnlyReads(string version)
    {
        var server = servers.Usual;
        await using var client = await OfficialClient.ConnectAsync(server, version);

        var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(version, client.NegotiatedProtocolVersion);
        Assert.Equal(version == "2026-07-28", client.SessionId is null);
        Assert.Equal(["list_datasets", "get_dataset_schema", "get_sample_rows", "execute_sql", "execute_query_plan", "execute_python"], tools.Select(tool => tool.Name));
        Assert.All(tools, tool => Assert.Equal((true, false, false), (tool.ProtocolTool.Annotations!.ReadOnlyHint, tool.ProtocolTool.Annotations.DestructiveHint, tool.ProtocolTool.Annotations.OpenWorldHint)));
        var sql = tools.Single(tool => tool.Name == "execute_sql").JsonSchema;
        Assert.Equal(["sql"], sql.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(["dataset", "sql"], sql.GetProperty("properties").EnumerateObject().Select(property => property.Name));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task ARunComesAsStructuredContentAndAsTheSameText(string version)
    {
        var server = servers.Rows;
        await using var client = await OfficialClient.ConnectAsync(server, version);

        var told = new Told();
        var result = await CallAsync(client, "execute_sql", new() { ["dataset"] = "orders", ["sql"] = "select country, sum(amount) as total from orders group by 1 order by 1" }, told);

        Assert.NotEqual(true, result.IsError);
        var content = result.StructuredContent!.Value;
        Assert.Equal("succeeded", content.GetProperty("status").GetString());
        Assert.Equal("""[["DE",15],["FR",20]]""", content.GetProperty("rows").GetRawText());
        Assert.Equal("""[{"name":"country","type":"text"},{"name":"total","type":"double"}]""", content.GetProperty("columns").GetRawText());
        Assert.Equal((2, 2, false), (content.GetProperty("row_count").GetInt64(), content.GetProperty("rows_shown").GetInt32(), content.GetProperty("truncated").GetBoolean()));
        Assert.True(JsonElement.DeepEquals(content, JsonElement.Parse(Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text)));
        Assert.Contains(told.Values, value => value.Message == "execute_sql has begun");
        var record = await server.GetAsync($"/runs/{content.GetProperty("run_id").GetString()}");
        Assert.Equal("succeeded", record.GetProperty("status").GetString());
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task WhatIsCancelledStopsAtTheSourceToo(string version)
    {
        var server = servers.Usual;
        await using var client = await OfficialClient.ConnectAsync(server, version);
        using var stop = new CancellationTokenSource();

        var running = CallAsync(client, "execute_sql", new() { ["dataset"] = "orders", ["sql"] = Endless }, cancellationToken: stop.Token);
        await LastRunAsync(server, "running");
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await LastRunAsync(server, "cancelled");
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task SchemasAreResources(string version)
    {
        var server = servers.Rows;
        await using var client = await OfficialClient.ConnectAsync(server, version);

        var resources = await client.ListResourcesAsync(cancellationToken: TestContext.Current.CancellationToken);
        var templates = await client.ListResourceTemplatesAsync(cancellationToken: TestContext.Current.CancellationToken);
        var whole = await client.ReadResourceAsync("quaestor://datasets/orders/schema", cancellationToken: TestContext.Current.CancellationToken);
        var table = await client.ReadResourceAsync("quaestor://datasets/orders/tables/ORDERS", cancellationToken: TestContext.Current.CancellationToken);
        var missing = await Assert.ThrowsAsync<McpProtocolException>(async () => await client.ReadResourceAsync("quaestor://datasets/orders/tables/payments", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(["quaestor://datasets/orders/schema", "quaestor://datasets/shop/schema"], resources.Select(resource => resource.Uri).Order());
        Assert.Equal(["quaestor://datasets/{dataset}/schema", "quaestor://datasets/{dataset}/tables/{table}"], templates.Select(template => template.UriTemplate));
        Assert.Contains("country", Assert.IsType<TextResourceContents>(Assert.Single(whole.Contents)).Text);
        Assert.Contains("'DE'", Assert.IsType<TextResourceContents>(Assert.Single(table.Contents)).Text);
        Assert.Equal(version == "2026-07-28" ? McpErrorCode.InvalidParams : McpErrorCode.ResourceNotFound, missing.ErrorCode);
    }

    [Fact]
    public async Task ItsFirstChoiceIsTheGenerationWithoutSessions()
    {
        var server = servers.Usual;
        await using var client = await OfficialClient.ConnectAsync(server);

        Assert.Equal("2026-07-28", client.NegotiatedProtocolVersion);
        Assert.Equal("quaestor", client.ServerInfo!.Name);
        Assert.Contains("execute_sql", client.ServerInstructions!);
    }

    [Fact]
    public async Task RowsThatAreNotSharedAreSummarised()
    {
        var server = servers.Usual;
        await using var client = await OfficialClient.ConnectAsync(server);

        var result = await CallAsync(client, "execute_sql", new() { ["dataset"] = "orders", ["sql"] = "select country from orders where amount > 15" });
        var sample = await CallAsync(client, "get_sample_rows", new() { ["dataset"] = "orders", ["table"] = "orders" });

        var content = result.StructuredContent!.Value;
        Assert.False(content.TryGetProperty("rows", out _));
        Assert.Contains("1 distinct", content.GetProperty("summary").GetString()!);
        Assert.DoesNotContain("FR", content.GetRawText());
        Assert.DoesNotContain("FR", TextOf(sample));
    }

    [Fact]
    public async Task WhatCannotRunSaysWhatToChange()
    {
        var server = servers.Usual;
        await using var client = await OfficialClient.ConnectAsync(server);

        var refused = await CallAsync(client, "execute_sql", new() { ["dataset"] = "orders", ["sql"] = "drop table orders" });
        var unknown = await CallAsync(client, "execute_sql", new() { ["dataset"] = "orders", ["sql"] = "select contry from orders" });
        var noDataset = await CallAsync(client, "execute_sql", new() { ["dataset"] = "order", ["sql"] = "select 1" });
        var noSql = await CallAsync(client, "execute_sql", new() { ["dataset"] = "orders", ["query"] = "select 1" });
        var noTool = await Assert.ThrowsAsync<McpProtocolException>(async () => await CallAsync(client, "execute_everything", []));

        Assert.All(new[] { refused, unknown, noDataset, noSql }, result => Assert.True(result.IsError));
        Assert.Equal("refused", refused.StructuredContent!.Value.GetProperty("status").GetString());
        Assert.Contains("country", unknown.StructuredContent!.Value.GetProperty("error").GetProperty("message").GetString());
        Assert.Contains("The datasets are: orders, shop.", TextOf(noDataset));
        Assert.Contains("sql", TextOf(noSql));
        Assert.Equal(McpErrorCode.InvalidParams, noTool.ErrorCode);
    }

    [Fact]
    public async Task AnAnswerIsCappedHoweverLargeItsResultIs()
    {
        var server = servers.Rows;
        await using var client = await OfficialClient.ConnectAsync(server);

        var many = await CallAsync(client, "execute_sql", new() { ["dataset"] = "orders", ["sql"] = "select * from range(5000)" });
        var wide = await CallAsync(client, "execute_sql", new() { ["dataset"] = "orders", ["sql"] = "select repeat('x', 100000) as long from range(90)" });

        var content = many.StructuredContent!.Value;
        Assert.Equal((100, 100, 5000), (content.GetProperty("rows").GetArrayLength(), content.GetProperty("rows_shown").GetInt32(), content.GetProperty("row_count").GetInt64()));
        Assert.InRange(wide.StructuredContent!.Value.GetRawText().Length, 10_000, 60_000);
        Assert.True(wide.StructuredContent.Value.GetProperty("rows_shown").GetInt32() < 90);
    }

    static Task<CallToolResult> CallAsync(McpClient client, string tool, Dictionary<string, object?> arguments, IProgress<ProgressNotificationValue>? progress = null, CancellationToken cancellationToken = default) =>
        client.CallToolAsync(tool, arguments, progress, cancellationToken: cancellationToken).AsTask().WaitAsync(Patience, CancellationToken.None);

    static string TextOf(CallToolResult result) => string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text));

    static async Task LastRunAsync(TestServer server, string status)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!(await server.GetAsync("/runs?limit=1")).GetProperty("items").EnumerateArray().Any(run => run.GetProperty("status").GetString() == status))
        {
            await Task.Delay(100, limit.Token);
        }
    }

    sealed class Told : IProgress<ProgressNotificationValue>
    {
        readonly List<ProgressNotificationValue> _values = [];

        public IReadOnlyList<ProgressNotificationValue> Values
        {
            get
            {
                lock (_values)
                {
                    return [.. _values];
                }
            }
        }

        public void Report(ProgressNotificationValue value)
        {
            lock (_values)
            {
                _values.Add(value);
            }
        }
    }
}
