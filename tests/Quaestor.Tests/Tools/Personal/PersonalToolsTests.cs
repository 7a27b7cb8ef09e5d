using System.Text.Json;
using Quaestor.Agent.Personal;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Tools;
using Quaestor.Agent.Tools.Personal;
using Quaestor.Data.Sources;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Tools.Personal;

public sealed class PersonalToolsTests : IDisposable
{
    static readonly Need Rows = new(Guid.CreateVersion7(), SourceShare.Rows, []);

    readonly TemporaryStore _store = new();

    TodoList Todos => new(_store.Store);

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task ToolsReachTheAskersOwnListAlone()
    {
        var others = await Todos.AddAsync("other", "theirs", null);

        var added = await RunAsync("add_todo", """{"title": "mine", "description": null}""");
        var listed = await RunAsync("list_todos", """{"completed": null, "limit": null, "offset": null}""");
        var changed = await RunAsync("update_todo", $$"""{"id": "{{others.Id}}", "title": "taken", "description": null, "completed": null}""");
        var deleted = await RunAsync("delete_todo", $$"""{"id": "{{others.Id}}"}""");

        Assert.True(added.Ok);
        Assert.Equal(["mine"], Titles(listed.Text.Plain));
        Assert.False(changed.Ok || deleted.Ok);
        Assert.Contains("There is no todo", changed.Text.Plain, StringComparison.Ordinal);
        Assert.Equal("theirs", Assert.Single((await Todos.ListAsync("other", null, 10, 0)).Todos).Title);
    }

    [Fact]
    public async Task WhatAModelWroteThatSawRowsIsToldOnlyToThoseThatMaySeeThem()
    {
        await RunAsync("add_todo", """{"title": "Call Ada, who owes 12", "description": "0171"}""", Rows);
        await RunAsync("add_todo", """{"title": "Buy milk", "description": null}""");

        var listed = (await RunAsync("list_todos", """{"completed": null, "limit": null, "offset": null}""")).Text;

        Assert.Equal(["Buy milk", "(withheld: it may hold data that you may not see)"], Titles(listed.Plain));
        Assert.DoesNotContain("0171", listed.Plain, StringComparison.Ordinal);
        var full = Assert.Single(listed.Forms);
        Assert.Equal(["Buy milk", "Call Ada, who owes 12"], Titles(full.Text));
        Assert.Equal([Rows], full.Needs);
    }

    [Fact]
    public async Task MarkingATodoAsDoneChangesNothingOfWhoMayReadIt()
    {
        await RunAsync("add_todo", """{"title": "secret", "description": null}""", Rows);
        var id = (await Todos.ListAsync("local", null, 10, 0)).Todos[0].Id;

        var done = await RunAsync("update_todo", $$"""{"id": "{{id}}", "title": null, "description": null, "completed": true}""");
        await Todos.ChangeAsync("local", id, new(null, null, Completed: false));

        Assert.DoesNotContain("secret", done.Text.Plain, StringComparison.Ordinal);
        Assert.Equal([Rows], Assert.Single((await Todos.ListAsync("local", null, 10, 0)).Todos).Needs);
    }

    [Fact]
    public async Task WhatIsToBeRememberedIsShownToAPersonFirst()
    {
        var contexts = new UserContexts(_store.Store);
        var remember = Tools().Single(tool => tool.Name == "remember");
        var arguments = JsonElement.Parse("""{"key": "fiscal_year", "text": "begins in April"}""");

        var need = await remember.NeedsApprovalAsync(arguments, Context(), TestContext.Current.CancellationToken);
        var unknown = (await contexts.OfAsync("local")).Facts.Count;
        await RunAsync("remember", arguments.GetRawText());
        var told = await RunAsync("get_user_context", "{}");
        await RunAsync("remember", """{"key": "fiscal_year", "text": null}""");

        Assert.Equal("Note under \"fiscal_year\": begins in April", need!.Preview);
        Assert.Equal(0, unknown);
        Assert.Equal("begins in April", JsonElement.Parse(told.Text.Plain).GetProperty("facts").GetProperty("fiscal_year").GetString());
        Assert.Empty((await contexts.OfAsync("local")).Facts);
    }

    [Fact]
    public async Task AListThatIsFullSaysSo()
    {
        for (var i = 0; i < 1000; i++)
        {
            await Todos.AddAsync("local", $"{i}", null);
        }

        var refused = await RunAsync("add_todo", """{"title": "one more", "description": null}""");

        Assert.False(refused.Ok);
        Assert.Contains("1,000 todos", refused.Summary, StringComparison.Ordinal);
        Assert.Equal(1000, (await Todos.ListAsync("local", null, 1, 0)).Total);
    }

    Task<ToolOutcome> RunAsync(string tool, string arguments, params Need[] writerSaw)
    {
        var json = JsonElement.Parse(arguments);
        var found = Tools().Single(candidate => candidate.Name == tool);
        Assert.Empty(found.Check(json));
        return found.RunAsync(json, Context() with { WriterSaw = _ => writerSaw }, TestContext.Current.CancellationToken);
    }

    IReadOnlyList<AgentTool> Tools() => PersonalTools.All(Todos, new UserContexts(_store.Store));

    static ToolContext Context() => new("local", Guid.CreateVersion7(), Guid.CreateVersion7(), null, new SourceRegistry([]).Everything, new(2025, 6, 30)) { CallId = "call_1" };

    static IEnumerable<string?> Titles(string json) => JsonElement.Parse(json).GetProperty("todos").EnumerateArray().Select(todo => todo.GetProperty("title").GetString());
}
