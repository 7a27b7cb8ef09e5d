using Quaestor.Agent.Personal;

namespace Quaestor.Agent.Tools.Personal;

/// <summary>The tools for what users keep for themselves. Each reaches the asker's own alone.</summary>
public static class PersonalTools
{
    public static IReadOnlyList<AgentTool> All(TodoList todos, UserContexts contexts) =>
        [new ListTodos(todos), new AddTodo(todos), new UpdateTodo(todos), new DeleteTodo(todos), new GetUserContext(contexts), new Remember(contexts)];
}
