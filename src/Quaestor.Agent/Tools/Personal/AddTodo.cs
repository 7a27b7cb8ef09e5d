using System.Text.Json;
using Quaestor.Agent.Personal;

namespace Quaestor.Agent.Tools.Personal;

sealed class AddTodo(TodoList todos) : AgentTool("add_todo", Schema)
{
    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "title": { "type": "string", "description": "A few words, at most 200 characters." },
            "description": { "type": ["string", "null"], "description": "Details; null for none." }
          },
          "required": ["title", "description"],
          "additionalProperties": false
        }
        """u8);

    /// <summary>What its writer had seen is asked for.</summary>
    public override bool IsSerial => true;

    public override async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            var todo = await todos.AddAsync(context.UserId, arguments.GetProperty("title").GetString()!, arguments.TextOrNull("description"), context.WriterSaw(context.CallId!));
            return new ToolOutcome(true, PersonalText.Json(todo.Write), $"added \"{todo.Title}\"");
        }
        catch (PersonalException exception)
        {
            return ToolOutcome.Wrong(exception.Message);
        }
    }
}
