using System.Text.Json;

namespace Quaestor.Agent.Tools.Queries;

/// <summary>How a model says that the data cannot answer, so that the turn's status says it too.</summary>
sealed class Decline() : AgentTool("decline", Schema)
{
    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "reason": { "type": "string", "description": "Why the data cannot answer: a sentence in the user's language that begins with \"I can't, because\" or its translation." },
            "missing": { "type": ["string", "null"], "description": "What data would be needed, a sentence; null where nothing would help." }
          },
          "required": ["reason", "missing"],
          "additionalProperties": false
        }
        """u8);

    public override bool IsReadOnly => true;

    public override Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var reason = arguments.GetProperty("reason").GetString()!.Trim();
        var missing = arguments.TryGetProperty("missing", out var given) ? given.GetString()?.Trim() : null;
        return Task.FromResult(reason.Length == 0
            ? ToolOutcome.Wrong("Say in \"reason\" why the data cannot answer.")
            : new ToolOutcome(true, "The user is told.", "cannot be answered") { Declined = string.IsNullOrEmpty(missing) ? reason : $"{reason} {missing}" });
    }
}
