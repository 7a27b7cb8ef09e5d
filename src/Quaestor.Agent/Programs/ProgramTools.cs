using System.Text.Json;
using Microsoft.Extensions.Logging;
using Quaestor.Agent.Hosting;
using Quaestor.Agent.Loop;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Users;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Programs;

/// <summary>
/// The data tools for other programs, such as chat programs with a model of their own: called outside of any conversation,
/// with the rights of the user whose program it is, and shown what a model may be shown.
/// </summary>
/// <param name="sight">What programs may see.</param>
public sealed class ProgramTools(AgentHost host, ProgramSight sight, ILogger<ProgramTools> logger)
{
    readonly IReadOnlyList<ProgramTool> _tools = [.. host.DataTools.Select(tool => new ProgramTool(tool))];

    /// <summary>Those that the user may call.</summary>
    public async Task<IReadOnlyList<ProgramTool>> OfAsync(string userId) => For(userId, (await host.Rights.OfAsync(userId)).Role);

    /// <returns>Null where the user has no such tool.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<ProgramAnswer?> CallAsync(string userId, string name, IReadOnlyDictionary<string, JsonElement> given, CancellationToken cancellationToken)
    {
        var rights = await host.Rights.OfAsync(userId);
        if (For(userId, rights.Role).FirstOrDefault(known => known.Name == name) is not { } tool)
        {
            return null;
        }

        var arguments = tool.Completed(given);
        if (tool.Tool.Check(arguments) is { Count: > 0 } problems)
        {
            return ProgramAnswer.Wrong($"Not run: the arguments do not fit {name}.\n{string.Join('\n', problems)}");
        }

        var preferred = rights.Preferred is { } id ? rights.Sources.Find(id.ToString()) : null;
        var context = new ToolContext(userId, ThreadId: null, TurnId: null, preferred, rights.Sources, (await host.Preferences.CalendarOfAsync(userId)).Today) { Role = rights.Role };
        return await RunAsync(tool.Tool, arguments, context, cancellationToken);
    }

    async Task<ProgramAnswer> RunAsync(AgentTool tool, JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var limit = tool.TimeLimit ?? LoopLimits.Default.CallTime;
        using var time = new CancellationTokenSource(limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        try
        {
            return await tool.NeedsApprovalAsync(arguments, context, either.Token) is null
                ? AnswerOf(await tool.RunAsync(arguments, context, either.Token), tool.Name)
                : ProgramAnswer.Wrong("Not run: this needs the yes of a person, who gives it in a conversation of this program. Ask for it there.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ProgramAnswer.Wrong($"Stopped: it took longer than {limit.TotalSeconds:0.#} seconds. Ask for less.");
        }
        catch (Exception exception) when (exception is SourceException or SandboxException)
        {
            logger.LogWarning(exception, "A source could not be used by {Tool}", tool.Name);
            return ProgramAnswer.Wrong("The dataset cannot be used now. Its administrator sees why.");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "The tool {Tool} failed unexpectedly", tool.Name);
            return ProgramAnswer.Wrong($"{tool.Name} failed by a fault of the server. Try again; its log says more.");
        }
    }

    ProgramAnswer AnswerOf(ToolOutcome outcome, string tool)
    {
        var seen = sight.Of(host.Sources);
        var text = outcome.Text.ReadBy(seen).Replace(RowsText.Told, "", StringComparison.Ordinal);
        return new ProgramAnswer(outcome.Ok, text, outcome.Run)
        {
            Result = outcome.Shown?.Invoke(seen),
            Output = outcome.Run?.Python is { } python && IsWhole(outcome.Text, seen) ? new ShownOutput(python.Printed, python.Figures) : null,
        };
    }

    /// <summary>Whether somebody reads all that there is to read.</summary>
    static bool IsWhole(GradedText text, Sight seen) => text.Forms is [] || seen.Meets(text.Forms[0].Needs);

    IReadOnlyList<ProgramTool> For(string userId, Role role) => [.. _tools.Where(tool => tool.Tool.Needs <= role && tool.Tool.IsThereFor(userId))];
}
