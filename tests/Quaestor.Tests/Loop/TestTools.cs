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
        "assumptions": { "type": "array", "items": { "type": "string" } },
        "other_readings": { "type": ["array", "null"], "items": { "type": "string" } }
      },
      "required": ["sql", "confidence", "assumptions", "other_readings"],
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

/// <summary>Takes the time that it is given, and says which calls ran beside it.</summary>
sealed class Slow(string name, bool serial = false, TimeSpan? limit = null) : AgentTool(name, "Is slow.", JsonElement.Parse(
    """{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false}"""u8))
{
    public override bool IsSerial => serial;

    public override TimeSpan? TimeLimit => limit;

    /// <summary>Shared between tools of one test: begun and ended calls in their order.</summary>
    public List<string> Told { get; init; } = [];

    public override async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var n = arguments.GetProperty("n").GetInt32();
        lock (Told)
        {
            Told.Add($"+{n}");
        }

        await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        lock (Told)
        {
            Told.Add($"-{n}");
        }

        return new ToolOutcome(true, $"{n}", $"{n}");
    }
}

/// <summary>Changes something, after a yes: but for "free", which needs none, and "throws", which cannot be judged.</summary>
sealed class Change() : AgentTool("change", "Changes.", JsonElement.Parse(
    """{"type":"object","properties":{"to":{"type":"string"}},"required":["to"],"additionalProperties":false}"""u8))
{
    /// <summary>What was done, in its order.</summary>
    public List<string> Done { get; } = [];

    /// <summary>How often it was asked whether it needs approval.</summary>
    public int Judged { get; private set; }

    /// <summary>Whether only an administrator's yes counts.</summary>
    public bool NeedsAdmin { get; init; }

    public override string EditableArgument => "to";

    public override ValueTask<ApprovalNeed?> NeedsApprovalAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        Judged++;
        var to = arguments.GetProperty("to").GetString()!;
        return to switch
        {
            "free" => ValueTask.FromResult<ApprovalNeed?>(null),
            "throws" => throw new InvalidOperationException("cannot be judged"),
            _ => ValueTask.FromResult<ApprovalNeed?>(new ApprovalNeed($"UPDATE t SET x = '{to}'", "1 row changes.", "It cannot be undone.") { NeedsAdmin = NeedsAdmin }),
        };
    }

    public override Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var to = arguments.GetProperty("to").GetString()!;
        Done.Add(to);
        return Task.FromResult(new ToolOutcome(true, $"changed to {to}", $"changed to {to}"));
    }
}

/// <summary>Changes nothing, and yet wants a yes.</summary>
sealed class Peek() : AgentTool("peek", "Looks.", JsonElement.Parse(
    """{"type":"object","properties":{"at":{"type":"string"}},"required":["at"],"additionalProperties":false}"""u8))
{
    public override bool IsReadOnly => true;

    public override ValueTask<ApprovalNeed?> NeedsApprovalAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ApprovalNeed?>(new ApprovalNeed(null, "Looks at it.", "None."));

    public override Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken) =>
        Task.FromResult(new ToolOutcome(true, "seen", "seen"));
}
