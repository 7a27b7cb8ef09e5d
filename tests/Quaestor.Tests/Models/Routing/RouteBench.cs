using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Quaestor.Agent.Budgets;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Models.Routing;

namespace Quaestor.Tests.Models.Routing;

/// <summary>Routes that share the health of their providers, and a clock that waits for nothing.</summary>
sealed class RouteBench
{
    public RouteBench() => Health = new ProviderHealth(RetryLimits.Default, Clock);

    public SwiftClock Clock { get; } = new();

    public ProviderHealth Health { get; }

    public RouteChatClient Route(params RouteStep[] steps) => Route(null, steps);

    public RouteChatClient Route(Allowance? allowance, params RouteStep[] steps) =>
        new(steps, Health, NullLogger<RouteChatClient>.Instance, allowance);

    /// <summary>A new turn of one request.</summary>
    public Task<IReadOnlyList<string>> AskAsync(params RouteStep[] steps) => AskAsync(Route(steps));

    /// <returns>What is said, told and switched to, and how it ends.</returns>
    public static async Task<IReadOnlyList<string>> AskAsync(IChatClient model, CancellationToken cancellationToken = default)
    {
        var lines = new List<string>();
        try
        {
            await foreach (var update in model.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "?")], null, cancellationToken))
            {
                lines.AddRange(update.Contents.Select(Line).OfType<string>());
                if (update.FinishReason is { } finish)
                {
                    lines.Add($"finish {finish}");
                }
            }
        }
        catch (ModelException e)
        {
            lines.Add($"failed {e.Code}: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            lines.Add("cancelled");
        }

        return lines;
    }

    static string? Line(AIContent content) => content switch
    {
        TextContent text => $"text {text.Text}",
        ModelNoticeContent notice => notice.Text,
        ModelSwitchContent change => $"→ {change.To.ModelId}{(change.IsRestart ? " anew" : "")}",
        _ => null,
    };
}
