using System.Net;
using System.Text.Json.Nodes;
using Quaestor.Data.Sandboxes.Kubernetes;
using Quaestor.Data.Sandboxes.Kubernetes.Api;

namespace Quaestor.Tests.Sandboxes.Kubernetes;

public sealed class ClusterApiTests
{
    static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    static readonly ClusterPlace Place = new(StubCluster.Namespace);

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(0)]
    public async Task WhatMayPassIsTriedAgain(int status)
    {
        await using var cluster = await StubCluster.StartAsync();
        using var api = Api(cluster);
        cluster.Fail(new("list jobs", status) { Times = 2 });

        await api.GetAsync(Place.Jobs, Cancel);

        Assert.Equal(3, cluster.Requests.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(409)]
    [InlineData(422)]
    public async Task WhatStaysIsToldAtOnce(int status)
    {
        await using var cluster = await StubCluster.StartAsync();
        using var api = Api(cluster);
        cluster.Fail(new("list jobs", status, "Reason", "The server's words."));

        var error = await Assert.ThrowsAsync<ApiException>(() => api.GetAsync(Place.Jobs, Cancel));

        Assert.Equal(((HttpStatusCode)status, "Reason", "The server's words.", "list jobs"), (error.Code, error.Reason, error.ServerMessage, error.Request));
        Assert.Single(cluster.Requests);
    }

    /// <summary>As a real server answers several creations at once in a namespace with a quota.</summary>
    [Fact]
    public async Task AConflictOverAQuotaIsTriedAgain()
    {
        await using var cluster = await StubCluster.StartAsync();
        using var api = Api(cluster);
        cluster.Fail(new("create configmaps", 409, "Conflict", "Operation cannot be fulfilled on resourcequotas \"sandboxes\": the object has been modified"));

        await api.CreateAsync(Place.ConfigMaps, Map("one"), Cancel);

        Assert.Single(cluster.Store.List("configmaps"));
    }

    [Fact]
    public async Task TryingAgainHasAnEnd()
    {
        await using var cluster = await StubCluster.StartAsync();
        using var api = Api(cluster);
        cluster.Fail(new("list jobs", 429, "TooManyRequests", "Too many.") { Times = 100, RetryAfterSeconds = 0 });

        var error = await Assert.ThrowsAsync<ApiException>(() => api.GetAsync(Place.Jobs, Cancel));

        Assert.Equal(HttpStatusCode.TooManyRequests, error.Code);
        Assert.Equal(4, cluster.Requests.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(504)]
    public async Task AnObjectWhoseCreationWasNotAnsweredIsFoundNotMadeTwice(int status)
    {
        await using var cluster = await StubCluster.StartAsync();
        using var api = Api(cluster);
        cluster.Fail(new("create configmaps", status, AfterDoing: true));

        var made = await api.CreateAsync(Place.ConfigMaps, Map("one"), Cancel);

        Assert.Equal("one", made.Text("metadata", "name"));
        Assert.NotNull(made.Text("metadata", "uid"));
        Assert.Single(cluster.Store.List("configmaps"));
    }

    [Fact]
    public async Task ANameThatIsTakenIsNotTakenForOurs()
    {
        await using var cluster = await StubCluster.StartAsync();
        using var api = Api(cluster);
        await api.CreateAsync(Place.ConfigMaps, Map("one"), Cancel);

        var error = await Assert.ThrowsAsync<ApiException>(() => api.CreateAsync(Place.ConfigMaps, Map("one"), Cancel));

        Assert.Equal("AlreadyExists", error.Reason);
    }

    [Fact]
    public async Task WhatIsGoneIsDeleted()
    {
        await using var cluster = await StubCluster.StartAsync();
        using var api = Api(cluster);

        await api.DeleteAsync(Place.Jobs.Named("none"), Cancel);
    }

    [Fact]
    public void ABodyThatIsNoStatusIsToldAsItIs()
    {
        var error = ApiException.Read("list jobs", HttpStatusCode.BadGateway, "<html>proxy</html>");

        Assert.Equal(("BadGateway", "<html>proxy</html>"), (error.Reason, error.ServerMessage));
    }

    static ClusterApi Api(StubCluster cluster) => new(new(cluster.Access()));

    static JsonObject Map(string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = name },
    };
}
