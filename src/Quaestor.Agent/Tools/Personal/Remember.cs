using System.Text.Json;
using Quaestor.Agent.Personal;

namespace Quaestor.Agent.Tools.Personal;

/// <summary>
/// What is noted is told in later conversations, so a person sees it first: text in a table could ask a model to note what
/// nobody said.
/// </summary>
sealed class Remember(UserContexts contexts) : AgentTool("remember", Schema)
{
    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "key": { "type": "string", "description": "A short name, as in fiscal_year; the same name replaces what was noted under it." },
            "text": { "type": ["string", "null"], "description": "A sentence; null forgets what was noted under the name." }
          },
          "required": ["key", "text"],
          "additionalProperties": false
        }
        """u8);

    public override ValueTask<ApprovalNeed?> NeedsApprovalAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var (key, text) = (arguments.GetProperty("key").GetString()!, arguments.TextOrNull("text"));
        return ValueTask.FromResult<ApprovalNeed?>(new(
            Sql: null,
            text is null ? $"Forget what is noted under \"{key}\"." : $"Note under \"{key}\": {text}",
            text is null ? "It is not told in later conversations any more." : "It is told in later conversations, whichever model answers them."));
    }

    public override async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var (key, text) = (arguments.GetProperty("key").GetString()!.Trim(), arguments.TextOrNull("text")?.Trim());
        try
        {
            await contexts.NoteAsync(context.UserId, key, text);
            return new ToolOutcome(true, text is null ? "It is forgotten." : "It is noted.", text is null ? $"forgot \"{key}\"" : $"noted \"{key}\"");
        }
        catch (PersonalException exception)
        {
            return ToolOutcome.Wrong(exception.Message);
        }
    }
}
