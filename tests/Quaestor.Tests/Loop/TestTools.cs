using System.Text.Json;
using Quaestor.Agent.Tools;

namespace Quaestor.Tests.Loop;

/// <summary>Says back what it is given.</summary>
sealed class Echo() : AgentTool("echo", "Says it back.", JsonElement.Parse(
    """{"type":"object","properties":{"text":{"type":"string"}},"required":["text"],"additionalProperties":false}"""u8))
{
    public override Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var text = arguments.GetProperty("text").GetString()!;
        return Task.FromResult(new ToolOutcome(true, text, text));
    }
}

/// <summary>Proposes a query, and says it back instead of running it.</summary>
sealed class Guess() : AgentTool("guess", "Proposes.", JsonElement.Parse(
    """
    {
      "type": "object",
      "properties": {
        "sql": { "type": "string" },
        "confidence": { "type": "number" },
        "assumptions": { "type": "array", "items": { "type": "string" } }
      },
      "required": ["sql", "confidence", "assumptions"],
      "additionalProperties": false
    }
    """u8))
{
    public override ValueTask<Proposal?> ProposeAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Proposal?>(Proposal.Read(arguments.GetProperty("sql").GetString()!, arguments));

    public override Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken) =>
        Task.FromResult(new ToolOutcome(true, "ran", "ran"));
}

/// <summary>Never ends by itself; counts how many of it wait at once.</summary>
sealed class Wait() : AgentTool("wait", "Waits.", JsonElement.Parse(
    """{"type":"object","properties":{"n":{"type":["integer","null"]}},"required":["n"],"additionalProperties":false}"""u8))
{
    readonly SemaphoreSlim _begun = new(0);
    int _waiting;

    public int MostWaiting { get; private set; }

    public Task BegunAsync() => _begun.WaitAsync();

    public override async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        MostWaiting = Math.Max(MostWaiting, Interlocked.Increment(ref _waiting));
        _begun.Release();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        return ToolOutcome.Wrong("never");
    }
}

/// <summary>Breaks.</summary>
sealed class Broken() : AgentTool("broken", "Breaks.", JsonElement.Parse(
    """{"type":"object","properties":{},"required":[],"additionalProperties":false}"""u8))
{
    public override Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("a secret path /etc/x");
}
