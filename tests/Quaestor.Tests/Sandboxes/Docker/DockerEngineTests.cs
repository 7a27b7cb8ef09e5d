using System.Net.Sockets;
using System.Text;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Docker;

namespace Quaestor.Tests.Sandboxes.Docker;

public sealed class DockerEngineTests : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly FakeEngine _fake = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    [Theory]
    [InlineData("1.39", "1.12", "Docker 19.03 is the first that fits")]
    [InlineData("1.99", "1.50", "Update Quaestor")]
    public async Task AnEngineOfAnotherTimeIsRefusedWithTheVersionsOfBoth(string newest, string oldest, string cure)
    {
        _fake.Speaks["ApiVersion"] = newest;
        _fake.Speaks["MinAPIVersion"] = oldest;

        var error = await Assert.ThrowsAsync<EngineException>(() => ConnectAsync());

        Assert.Contains($"{oldest} to {newest}", error.Message);
        Assert.Contains(cure, error.Message);
    }

    [Fact]
    public async Task ANewerEngineIsSpokenToInTheNewestVersionThatIsKnownHere()
    {
        _fake.Speaks["ApiVersion"] = "1.99";
        FakeRequest? seen = null;
        using var engine = await ConnectAsync();
        _fake.Interfere = request =>
        {
            seen = request;
            return Task.FromResult<byte[]?>(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"Id\":\"sha256\"}"));
        };

        await engine.ImageAsync("any", TestContext.Current.CancellationToken);

        Assert.Equal("v1.47", seen?.Version);
    }

    [Fact]
    public async Task AMissingSocketIsToldWithHowToStartTheEngine()
    {
        var error = await Assert.ThrowsAsync<EngineException>(() => ConnectAsync($"unix://{_fake.SocketPath}.gone"));

        Assert.Contains("no such socket", error.Message);
        Assert.Contains("systemctl start docker", error.Message);
    }

    [Fact]
    public async Task AnAddressThatNobodyListensAtIsToldAsAnEngineThatDoesNotRun()
    {
        var error = await Assert.ThrowsAsync<EngineException>(() => ConnectAsync($"tcp://127.0.0.1:{FreePort()}"));

        Assert.Contains("does not run", error.Message);
    }

    [Fact]
    public void ASocketThatThisUserMayNotUseIsToldWithTheGroupToJoin()
    {
        // The system's answer, as the handler passes it on: root, who runs tests in containers, may use any socket.
        var refusal = new HttpRequestException(HttpRequestError.ConnectionError, "refused", new SocketException((int)SocketError.AccessDenied));

        var error = EngineErrors.Unreachable(EngineAddress.Parse(_fake.Address), refusal);

        Assert.Contains("usermod -aG docker", error.Message);
    }

    [Theory]
    [InlineData("this is not HTTP\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 37\r\n\r\n{\"ApiVersion\":\"seven\",\"Arch\":\"amd64\"}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")]
    public async Task WhatIsNoEngineIsToldApartFromOne(string answer)
    {
        _fake.Interfere = _ => Task.FromResult<byte[]?>(Encoding.ASCII.GetBytes(answer));

        var error = await Assert.ThrowsAsync<EngineException>(() => ConnectAsync());

        Assert.Contains("does not answer as a Docker engine does", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"ApiVersion\":")]
    public async Task AConnectionThatIsCutIsToldWithWhereToLook(string answer)
    {
        _fake.Interfere = _ => Task.FromResult<byte[]?>(Encoding.ASCII.GetBytes(answer));

        var error = await Assert.ThrowsAsync<EngineException>(() => ConnectAsync());

        Assert.Contains("broke the connection off", error.Message);
    }

    [Fact]
    public async Task AnEngineThatDoesNotAnswerIsGivenUp()
    {
        _fake.Interfere = async _ =>
        {
            await Task.Delay(Timeout.Infinite, _fake.Ended);
            return null;
        };

        var error = await Assert.ThrowsAsync<EngineException>(() =>
            DockerEngine.ConnectAsync(EngineAddress.Parse(_fake.Address), TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken));

        Assert.Contains("did not answer within 0.2 s", error.Message);
    }

    [Fact]
    public async Task WhoCancelsIsNotToldOfASlowEngine()
    {
        using var stop = new CancellationTokenSource();
        _fake.Interfere = async _ =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, _fake.Ended);
            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DockerEngine.ConnectAsync(EngineAddress.Parse(_fake.Address), Patience, stop.Token));
    }

    [Fact]
    public async Task AMissingImageIsToldWithHowToMakeIt()
    {
        using var engine = await ConnectAsync();

        var error = await Assert.ThrowsAsync<EngineException>(() => engine.ImageAsync("registry.example/team/py@sha256:00", TestContext.Current.CancellationToken));

        Assert.Contains("registry.example/team/py@sha256:00", error.Message);
        Assert.Contains("deploy/python", error.Message);
    }

    [Theory]
    [InlineData("""{"message":"OCI runtime create failed: exec: \"/usr/bin/python3\": executable file not found in $PATH"}""", "has no such program")]
    [InlineData("""{"message":"something new"}""", "something new (status 500)")]
    [InlineData("<html>\n  <body>Bad gateway</body>", "Bad gateway")]
    [InlineData("", "nothing more is known")]
    public async Task ARefusalIsPassedOnInASentence(string body, string expected)
    {
        using var engine = await ConnectAsync();
        _fake.Interfere = _ => Task.FromResult<byte[]?>(Encoding.UTF8.GetBytes($"HTTP/1.1 500 Internal Server Error\r\nContent-Length: {body.Length}\r\n\r\n{body}"));

        var start = await Assert.ThrowsAsync<EngineException>(() => engine.StartAsync("c", TestContext.Current.CancellationToken));
        var attach = await Assert.ThrowsAsync<EngineException>(() => engine.AttachAsync("c", TestContext.Current.CancellationToken));

        Assert.StartsWith("The Docker engine does not start a container: ", start.Message);
        Assert.Contains(expected, start.Message);
        Assert.Contains(expected, attach.Message);
    }

    [Fact]
    public async Task AContainerThatIsGoneNeedsNoKillingAndNoRemoving()
    {
        using var engine = await ConnectAsync();

        await engine.KillAsync("gone", TestContext.Current.CancellationToken);
        await engine.RemoveAsync("gone", TestContext.Current.CancellationToken);

        Assert.Contains("DELETE /containers/gone", _fake.Requests);
    }

    Task<DockerEngine> ConnectAsync(string? address = null) =>
        DockerEngine.ConnectAsync(EngineAddress.Parse(address ?? _fake.Address), Patience, TestContext.Current.CancellationToken);

    static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
