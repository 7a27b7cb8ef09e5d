using System.Text.Json;
using Quaestor.Agent.Settings;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Server.Mcp;

/// <summary>What the clients that most programs use make of us, over HTTP and over pipes.</summary>
[Trait("Size", "Slow")]
public sealed class NpmClientsTests
{
    [Fact]
    public async Task TheClientOfNpmListsReadsCallsAndHearsOfProgress()
    {
        await using var server = await StartAsync();

        AssertWhole(await NpmPrograms.SpeakAsync(AddressOf(server), "whole"), hasSession: true);
    }

    [Fact]
    public async Task WhatTheClientOfNpmCancelsStops()
    {
        await using var server = await StartAsync();

        var said = await NpmPrograms.SpeakAsync(AddressOf(server), "cancel");

        Assert.Contains("enough", said.GetProperty("end").GetString());
        Assert.Equal("[[1]]", said.GetProperty("after").GetProperty("structuredContent").GetProperty("rows").GetRawText());
        var runs = (await server.GetAsync("/runs")).GetProperty("items").EnumerateArray().Select(run => run.GetProperty("status").GetString());
        Assert.Equal(["succeeded", "cancelled", "succeeded"], runs);
    }

    [Fact]
    public async Task OverPipesItIsTheSame()
    {
        using var folder = new OpenFolder(("orders.csv", "id,country,amount\n1,DE,10.5\n2,FR,20\n3,DE,4.5\n"));
        string[] command = ["dotnet", NpmPrograms.Quaestor, "mcp", "--source", Path.Combine(folder.Path, "orders.csv"), "--store", Path.Combine(folder.Path, "store.db"), "--share", "rows"];

        AssertWhole(await NpmPrograms.SpeakAsync(["-", "whole", .. command]), hasSession: false);
    }

    [Fact]
    public async Task TheInspectorListsAndCalls()
    {
        await using var server = await StartAsync();

        var tools = await NpmPrograms.InspectAsync(AddressOf(server), "--transport", "http", "--method", "tools/list");
        var called = await NpmPrograms.InspectAsync(AddressOf(server), "--transport", "http", "--method", "tools/call", "--tool-name", "execute_sql", "--tool-arg", "dataset=orders", "sql=select count(*) as n from orders");
        var resource = await NpmPrograms.InspectAsync(AddressOf(server), "--transport", "http", "--method", "resources/read", "--uri", "quaestor://datasets/orders/schema");

        Assert.Equal("list_datasets", tools.GetProperty("tools")[0].GetProperty("name").GetString());
        Assert.Equal(3, called.GetProperty("structuredContent").GetProperty("rows")[0][0].GetInt64());
        Assert.Contains("country", resource.GetProperty("contents")[0].GetProperty("text").GetString());
    }

    static void AssertWhole(JsonElement said, bool hasSession)
    {
        Assert.Equal("quaestor", said.GetProperty("server").GetProperty("name").GetString());
        Assert.Equal(hasSession ? JsonValueKind.String : JsonValueKind.Null, said.GetProperty("session").ValueKind);
        Assert.All(said.GetProperty("tools").EnumerateArray(), tool => Assert.True(tool.GetProperty("annotations").GetProperty("readOnlyHint").GetBoolean()));
        Assert.Contains("country", said.GetProperty("schema")[0].GetProperty("text").GetString());
        Assert.Equal("""[["DE",2],["FR",1]]""", said.GetProperty("called").GetProperty("structuredContent").GetProperty("rows").GetRawText());
        Assert.Equal(0, said.GetProperty("progress")[0].GetInt32());
        Assert.True(said.GetProperty("refused").GetProperty("isError").GetBoolean());
    }

    static Task<TestServer> StartAsync() =>
        TestServer.StartAsync(TestServer.SayAsync, with: options => options with { Mcp = new McpServerSettings { Share = SourceShare.Rows } });

    static string AddressOf(TestServer server) => new Uri(server.Client.BaseAddress!, "mcp").AbsoluteUri;
}
