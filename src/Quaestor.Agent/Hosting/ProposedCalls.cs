using System.Text;
using System.Text.Json;
using Quaestor.Agent.Loop;
using Quaestor.Agent.Threads;
using Quaestor.Agent.Tools;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Hosting;

/// <summary>
/// Calls that a person makes by a route or a command, outside of any conversation. What needs a yes waits for it as a model's call
/// does, and runs from what was recorded, once.
/// </summary>
public sealed class ProposedCalls(Conversations conversations, UserRights rights, Preferences preferences, IReadOnlyList<AgentTool> tools, TimeProvider clock)
{
    /// <summary>Runs a call that needs no yes, and records one that does.</summary>
    /// <param name="arguments">All that the tool's schema requires.</param>
    /// <exception cref="RequestException">The user may not make the call, or its arguments do not fit.</exception>
    public async Task<ProposedCall> MakeAsync(string userId, string tool, JsonElement arguments, ISource source, CancellationToken cancellationToken)
    {
        var (found, context) = await FindAsync(userId, tool, source);
        if (found.Check(arguments) is { Count: > 0 } problems)
        {
            throw new RequestException(RequestFault.Invalid, "bad_arguments", string.Join(' ', problems));
        }

        return await NeedAsync(found, arguments, context, cancellationToken) is { } need
            ? new(await AskAsync(userId, tool, arguments, source, need), null)
            : new(null, await RunAsync(found, arguments, context, cancellationToken));
    }

    /// <summary>Records a call whose need is known already.</summary>
    public async Task<ApprovalRecord> AskAsync(string userId, string tool, JsonElement arguments, ISource source, ApprovalNeed need)
    {
        var now = clock.GetUtcNow();
        var approval = new ApprovalRecord
        {
            Id = OrderedIds.Next(),
            UserId = userId,
            SourceId = source.Id,
            CallId = $"person_{Guid.NewGuid():N}",
            Tool = tool,
            ArgumentsJson = Encoding.UTF8.GetBytes(arguments.GetRawText()),
            Sql = need.Sql,
            Rows = need.Rows,
            Preview = need.Preview,
            Risk = need.Risk,
            NeedsAdmin = need.NeedsAdmin,
            CreatedAt = now,
            ExpiresAt = now + LoopLimits.Default.ApprovalTime,
        };
        await conversations.Approvals.AddAsync(approval);
        return approval;
    }

    /// <summary>Keeps what a person decided, and runs what they said yes to.</summary>
    /// <returns>Null where they said no.</returns>
    /// <exception cref="ApprovalGoneException">It has been decided, or its time is up.</exception>
    /// <exception cref="RequestException">Whoever proposed it may not do so any more.</exception>
    internal async Task<ToolOutcome?> DecideAsync(ApprovalRecord decided, CancellationToken cancellationToken)
    {
        await conversations.Approvals.DecideAsync(decided);
        if (decided.Status != ApprovalStatus.Approved)
        {
            return null;
        }

        var sources = (await rights.OfAsync(decided.UserId)).Sources;
        var source = decided.SourceId is { } id ? sources.Find(id.ToString()) : null;
        if (source is null)
        {
            throw new RequestException(RequestFault.NotFound, "unknown_dataset", "What this would change is not among the proposer's sources any more, so it did not run.");
        }

        var (tool, context) = await FindAsync(decided.UserId, decided.Tool, source);
        return await conversations.Approvals.UseAsync(decided) is { } agreement
            ? await RunAsync(tool, JsonElement.Parse(decided.ArgumentsJson.Span), context with { Agreement = agreement, CallId = decided.CallId }, cancellationToken)
            : throw new ApprovalGoneException();
    }

    async Task<(AgentTool Tool, ToolContext Context)> FindAsync(string userId, string name, ISource source)
    {
        var of = await rights.OfAsync(userId);
        var tool = tools.FirstOrDefault(tool => tool.Name == name) ?? throw new RequestException(RequestFault.NotFound, "unknown_tool", $"There is no tool \"{name}\".");
        if (tool.Needs > of.Role)
        {
            throw new RequestException(RequestFault.Forbidden, "forbidden", $"This needs the role {tool.Needs.ToString().ToLowerInvariant()}. Ask an administrator.");
        }

        return (tool, new ToolContext(userId, ThreadId: null, TurnId: null, source, of.Sources, (await preferences.CalendarOfAsync(userId)).Today) { Role = of.Role });
    }

    static async Task<ApprovalNeed?> NeedAsync(AgentTool tool, JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await tool.NeedsApprovalAsync(arguments, context, cancellationToken);
        }
        catch (EngineException failed)
        {
            throw new RequestException(RequestFault.Invalid, failed.Code, failed.Message);
        }
    }

    static async Task<ToolOutcome> RunAsync(AgentTool tool, JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await tool.RunAsync(arguments, context, cancellationToken);
        }
        catch (EngineException failed)
        {
            throw new RequestException(RequestFault.Invalid, failed.Code, failed.Message);
        }
    }
}

/// <summary>What became of a call: it waits, or it has run.</summary>
public sealed record ProposedCall(ApprovalRecord? Waits, ToolOutcome? Outcome);
