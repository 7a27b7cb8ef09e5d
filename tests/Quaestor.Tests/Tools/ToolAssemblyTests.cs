using System.Text.Json;
using Quaestor.Agent.Tools;
using Quaestor.ExampleHost;

namespace Quaestor.Tests.Tools;

public sealed class ToolAssemblyTests
{
    static readonly string Example = typeof(ExchangeRate).Assembly.Location;

    [Fact]
    public void EveryPublicToolOfAnAssemblyIsThereWithTheTextBesideIt()
    {
        var tool = Assert.Single(ToolAssembly.Load(Example));

        Assert.Equal("exchange_rate", tool.Name);
        Assert.StartsWith("Tells what one euro is worth", tool.Description, StringComparison.Ordinal);
        Assert.Equal("exchange_rate", Assert.Single(ToolAssembly.Load(Example, "Quaestor.ExampleHost.ExchangeRate")).Name);
    }

    [Fact]
    public void ATextIsFoundWhereItsProjectIsNotCalledAsItsNamespace() => Assert.Equal("Says nothing.", new Mute().Description);

    [Fact]
    public void WhatIsNoAssemblyOfToolsIsRefusedWithAReason()
    {
        Assert.Contains("/no/such.dll", Assert.Throws<InvalidDataException>(() => ToolAssembly.Load("/no/such.dll")).Message, StringComparison.Ordinal);
        Assert.Contains("has no tool", Assert.Throws<InvalidDataException>(() => ToolAssembly.Load(typeof(Quaestor.Data.Sources.ISource).Assembly.Location)).Message, StringComparison.Ordinal);
        Assert.Contains("has no tool No.Such", Assert.Throws<InvalidDataException>(() => ToolAssembly.Load(Example, "No.Such")).Message, StringComparison.Ordinal);
    }

    sealed class Mute() : AgentTool("mute", JsonElement.Parse("""{"type":"object"}"""u8))
    {
        public override Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken) => Task.FromResult(ToolOutcome.Wrong("…"));
    }
}
