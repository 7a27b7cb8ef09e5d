using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Docker;

namespace Quaestor.Tests.Sandboxes.Docker;

public sealed class EngineAddressTests
{
    [Theory]
    [InlineData("unix:///run/user/1000/docker.sock", "/run/user/1000/docker.sock")]
    [InlineData("npipe:////./pipe/docker_engine", null)]
    [InlineData("tcp://10.0.0.7:2375", null)]
    [InlineData("tcp://build.example", null)]
    public void AnAddressIsWhatDockerCallsOne(string text, string? socket)
    {
        var address = EngineAddress.Parse(text);

        Assert.Equal(text, address.ToString());
        Assert.Equal(socket, address.SocketPath);
    }

    [Theory]
    [InlineData("/var/run/docker.sock")]
    [InlineData("unix://")]
    [InlineData("http://127.0.0.1:2375")]
    [InlineData("ssh://root@build.example")]
    [InlineData("tcp://build.example/v1.41")]
    public void WhatIsNoAddressIsRefusedWithTheWaysToWriteOne(string text)
    {
        var error = Assert.Throws<SandboxException>(() => EngineAddress.Parse(text));

        Assert.Contains($"'{text}'", error.Message);
        Assert.Contains("unix:///path", error.Message);
    }
}
