using System.Text.Json;
using Quaestor.Agent.Personal;
using Quaestor.Agent.Sharing;

namespace Quaestor.Agent.Tools.Personal;

sealed class ListTodos(TodoList todos) : AgentTool("list_todos", Schema)
{
    static readonly JsonElement Schema = JsonElement.Parse(
        """
        {
          "type": "object",
          "properties": {
            "completed": { "type": ["boolean", "null"], "description": "true for those done, false for those open, null for all." },
            "limit": { "type": ["integer", "null"], "description": "1 to 100; null for 10." },
            "offset": { "type": ["integer", "null"], "description": "How many to skip; null for 0." }
          },
          "required": ["completed", "limit", "offset"],
          "additionalProperties": false
        }
        """u8);

    public override bool IsReadOnly => true;

    public override async Task<ToolOutcome> RunAsync(JsonElement arguments, ToolContext context, CancellationToken cancellationToken)
    {
        var page = await todos.ListAsync(
            context.UserId, arguments.FlagOrNull("completed"), arguments.NumberOr("limit", TodoList.UsualPage, 1, TodoList.LargestPage), arguments.NumberOr("offset", 0, 0, int.MaxValue));
        return new ToolOutcome(true, TextOf(page), page.Todos.Count == page.Total ? $"{page.Total} todos" : $"{page.Todos.Count} of {page.Total} todos");
    }

    /// <summary>What a model wrote that had seen data is told to those alone that may see them too.</summary>
    static GradedText TextOf(TodoPage page)
    {
        var needs = Need.Union(page.Todos.SelectMany(todo => todo.Needs));
        var full = PersonalText.Json(page.Write);
        return needs.Count == 0
            ? full
            : new GradedText(PersonalText.Json((page with { Todos = [.. page.Todos.Select(Withheld)] }).Write)) { Forms = [new(full, needs)] };
    }

    static Todo Withheld(Todo todo) => todo.Needs.Count == 0 ? todo : todo with { Title = "(withheld: it may hold data that you may not see)", Description = null };
}
