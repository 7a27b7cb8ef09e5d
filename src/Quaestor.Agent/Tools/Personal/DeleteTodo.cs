using System.Text.Json;
using Quaestor.Agent.Personal;

namespace Quaestor.Agent.Tools.Personal;

sealed class DeleteTodo(TodoList todos) : AgentTool("delete_todo", Schema)
{
    static readonly JsonElement Schema = JsonElement.Parse(
        """{"type":"object","properties":{"id":{"type":"string"}},"required":["id"],"additionalProperties":false}"""u8);

    public override async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var (id, wrong) = arguments.Id();
        if (wrong is not null)
        {
            return wrong;
        }

        try
        {
            var todo = await todos.DeleteAsync(context.UserId, id);
            return new ToolOutcome(true, $"The todo {id} is deleted.", $"deleted \"{todo.Title}\"");
        }
        catch (PersonalException exception)
        {
            return ToolOutcome.Wrong(exception.Message);
        }
    }
}
