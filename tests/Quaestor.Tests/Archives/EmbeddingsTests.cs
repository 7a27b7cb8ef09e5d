using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Agent.Models;
using Quaestor.Agent.Models.Configuration;
using Quaestor.Agent.Settings.Text;
using Quaestor.Data.Archives;
using Quaestor.Data.Archives.Indexing;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Archives;

/// <summary>Vectors from a server that speaks OpenAI's protocol, and what is not sent there.</summary>
public sealed class EmbeddingsTests
{
    [Fact]
    public async Task VectorsComeInTheOrderOfTheirTexts()
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Body("""{"data":[{"index":1,"embedding":[0,1]},{"index":0,"embedding":[1,0.5]}]}"""));
        await using var factory = new ModelFactory(Settings(server, "house/e"));

        var vectors = await factory.Embedder()!.Embed(["first", "second"], TestContext.Current.CancellationToken);

        Assert.Equal([[1f, 0.5f], [0f, 1f]], vectors);
        Assert.Equal("/v1/embeddings", Assert.Single(server.Paths));
        Assert.Equal("""{"model":"e","input":["first","second"],"encoding_format":"float"}""", Assert.Single(server.Requests).GetRawText());
        Assert.Equal("Bearer sk-secret", Assert.Single(server.Headers)["authorization"]);
    }

    [Theory]
    [InlineData("""{"data":[{"index":0,"embedding":[1]}]}""", 200)]
    [InlineData("""{"data":[{"index":0,"embedding":[1]},{"index":5,"embedding":[1]}]}""", 200)]
    [InlineData("""{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1]}]}""", 200)]
    [InlineData("""{"data":[{"index":0,"embedding":["a"]},{"index":1,"embedding":[1]}]}""", 200)]
    [InlineData("<html>", 200)]
    [InlineData("""{"error":{"message":"no such model sk-secret"}}""", 404)]
    public async Task WhatIsNoneIsSaid(string body, int status)
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Body(body, status));
        await using var factory = new ModelFactory(Settings(server, "house/e"));

        var problem = await Assert.ThrowsAsync<EmbeddingException>(() => factory.Embedder()!.Embed(["first", "second"], TestContext.Current.CancellationToken));

        Assert.DoesNotContain("sk-secret", problem.Message);
    }

    [Fact]
    public async Task ADocumentIsFoundByTheServersVectors()
    {
        await using var server = await StubModelServer.StartAsync(AnswerAsync);
        await using var factory = new ModelFactory(Settings(server, "house/e"));
        await using var shelf = new OpenShelf(factory.Embedder()! with { IsHosted = false });
        shelf.Write("car.txt", "The automobile needs new tyres.");
        shelf.Write("cake.txt", "Butter, eggs and flour.");

        Assert.Equal("car.txt#L1", (await shelf.FindAsync("vehicle"))[0]);
    }

    [Fact]
    public async Task AHostedServerGetsOnlyWhatModelsMayRead()
    {
        using var folder = new TempFolder();
        List<string> sent = [];
        folder.Write("open/a.txt", "an open telescope");
        folder.Write("closed/b.txt", "a closed telescope");
        var embedder = new Embedder("hosted/e", IsHosted: true, (texts, _) =>
        {
            sent.AddRange(texts);
            return Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(_ => new[] { 1f })]);
        });
        await using var shelf = new ArchiveShelf(
            Path.Combine(folder.Path, "indexes"),
            [new("open", Path.Combine(folder.Path, "open")) { Share = SourceShare.Rows }, new("closed", Path.Combine(folder.Path, "closed"))], embedder, NullLogger.Instance);

        var found = await shelf.SearchAsync(shelf.Of("local"), "telescope", 5, TestContext.Current.CancellationToken);

        Assert.Equal(2, found.Hits.Count);
        Assert.Contains(sent, text => text.Contains("an open telescope", StringComparison.Ordinal));
        Assert.DoesNotContain(sent, text => text.Contains("closed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("planner", "makes no embeddings")]
    [InlineData("nobody/e", "There is no model \"nobody/e\".")]
    public async Task AModelThatMakesNoneIsRefused(string name, string reason)
    {
        await using var server = await StubModelServer.StartAsync(StubModelServer.Body("{}"));
        await using var factory = new ModelFactory(Settings(server, name));

        Assert.Contains(reason, Assert.Throws<SettingsException>(() => factory.Embedder()).Message);
    }

    static ModelSettings Settings(StubModelServer server, string embeddings) => ModelSettings.None with
    {
        Embeddings = embeddings,
        Providers = [new("house", ProviderKind.OpenAi, server.BaseUrl) { ApiKey = "sk-secret" }],
    };

    /// <summary>One number for how much a text is about cars, one for all else.</summary>
    static Task AnswerAsync(HttpContext context, JsonElement request) => StubModelServer.Body(JsonSerializer.Serialize(new
    {
        data = request.GetProperty("input").EnumerateArray().Select((text, index) => new { index, embedding = IsOfCars(text.GetString()!) ? new[] { 1.0, 0.1 } : [0.1, 1.0] }),
    }))(context, request);

    static bool IsOfCars(string text) => text.Contains("automobile", StringComparison.Ordinal) || text.Contains("vehicle", StringComparison.Ordinal);
}
