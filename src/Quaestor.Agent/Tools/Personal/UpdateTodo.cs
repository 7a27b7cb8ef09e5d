using System.Text.Json;
using Quaestor.Agent.Personal;
using Quaestor.Agent.Sharing;

namespace Quaestor.Agent.Tools.Personal;

sealed class UpdateTodo(TodoList todos) : AgentTool("update_todo", Schema)
{
    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "id": { "type": "string" },
            "title": { "type": ["string", "null"], "description": "null leaves it." },
            "description": { "type": ["string", "null"], "description": "null leaves it; an empty text takes it away." },
            "completed": { "type": ["boolean", "null"], "description": "null leaves it." }
          },
          "required": ["id", "title", "description", "completed"],
          "additionalProperties": false
        }
        """u8);

    /// <summary>What its writer had seen is asked for.</summary>
    public override bool IsSerial => true;

    public override async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var (id, wrong) = arguments.Id();
        if (wrong is not null)
        {
            return wrong;
        }

        try
        {
            var change = new TodoChange(arguments.TextOrNull("title"), arguments.TextOrNull("description"), arguments.FlagOrNull("completed"));
            var todo = await todos.ChangeAsync(context.UserId, id, change, context.WriterSaw(context.CallId!));
            var text = PersonalText.Json(todo.Write);
            return new ToolOutcome(true, todo.Needs.Count == 0 ? text : new GradedText("It is changed.") { Forms = [new(text, todo.Needs)] }, $"changed \"{todo.Title}\"");
        }
        catch (PersonalException exception)
        {
            return ToolOutcome.Wrong(exception.Message);
        }
    }
}
