using Quaestor.Agent.Hosting;
using Quaestor.Agent.Personal;
using Quaestor.Server.Http;

namespace Quaestor.Server.Api;

/// <summary><c>/todos</c>: the user's own list.</summary>
sealed class TodosApi(AgentHost host)
{
    TodoList Todos => host.Conversations.Todos;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/todos", ListAsync).WithSummary("The user's todos, latest first; completed keeps those that are done, or are not.").Takes("completed: flag, limit: 1..100, offset: 0..");
        routes.MapPost("/todos", AddAsync).WithSummary("Adds one.").Takes(body: "title, description?");
        routes.MapPatch("/todos/{id}", ChangeAsync).WithSummary("Changes {title?, description?, completed?}; an empty description takes it away.").Takes(body: "title?, description?, completed?: flag");
        routes.MapDelete("/todos/{id}", DeleteAsync).WithSummary("Deletes one.");
    }

    async Task ListAsync(HttpContext context)
    {
        var completed = context.Query("completed") is null ? default(bool?) : context.QueryFlag("completed");
        var page = await Todos.ListAsync(
            context.UserId(), completed,
            (int)context.QueryNumber("limit", TodoList.UsualPage, 1, TodoList.LargestPage, "bad_page"), (int)context.QueryNumber("offset", 0, 0, int.MaxValue, "bad_page"));
        await Answers.WriteAsync(context, StatusCodes.Status200OK, page.Write);
    }

    async Task AddAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        var todo = await PersonalFaults.TellAsync(() => Todos.AddAsync(context.UserId(), body.Text("title"), body.TextOrNull("description")));
        await Answers.WriteAsync(context, StatusCodes.Status201Created, todo.Write);
    }

    async Task ChangeAsync(HttpContext context)
    {
        var id = context.RouteId("id", "todo");
        var body = await RequestBody.ReadAsync(context);
        var change = new TodoChange(body.TextOrNull("title"), body.TextOrNull("description"), body.Has("completed") ? body.Flag("completed") : null);
        var todo = await PersonalFaults.TellAsync(() => Todos.ChangeAsync(context.UserId(), id, change));
        await Answers.WriteAsync(context, StatusCodes.Status200OK, todo.Write);
    }

    async Task DeleteAsync(HttpContext context)
    {
        var id = context.RouteId("id", "todo");
        await PersonalFaults.TellAsync(() => Todos.DeleteAsync(context.UserId(), id));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
