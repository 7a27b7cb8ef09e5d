using System.Text.Json;
using Quaestor.Agent.Personal;

namespace Quaestor.Agent.Tools.Personal;

sealed class GetUserContext(UserContexts contexts) : AgentTool("get_user_context", Schema)
{
    static readonly JsonElement Schema = JsonElement.Parse(
        """{"type":"object","properties":{},"required":[],"additionalProperties":false}"""u8);

    public override bool IsReadOnly => true;

    public override async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var known = await contexts.OfAsync(context.UserId);
        var facts = known.Facts.Count == 1 ? "1 fact" : $"{known.Facts.Count} facts";
        return new ToolOutcome(true, PersonalText.Json(known.Write), $"what is known of the user, with {facts}");
    }
}
