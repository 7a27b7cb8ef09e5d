using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Commands;

public sealed class UsersCommandTests : IDisposable
{
    readonly OpenFolder _folder = new(("orders.csv", "id\n1\n"), ("people.csv", "id\n1\n"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task UsersAreAddedGrantedAndRemoved()
    {
        var empty = await RunAsync(["users", "list"]);
        Assert.Equal((0, true), (empty.ExitCode, empty.Errors.Contains("There are no users")));

        var added = await RunAsync(["users", "add", "anna", "--role", "analyst", "--password"], "correct horse battery\n");
        Assert.Equal((0, "anna is a user now, with the role analyst."), (added.ExitCode, added.Lines[0]));
        Assert.Equal("anna may ask orders.", (await RunAsync(["users", "grant", "anna", "orders"])).Lines[0]);
        Assert.Equal("anna may ask all, orders.", (await RunAsync(["users", "grant", "anna", "*"])).Lines[0]);
        Assert.Equal("anna may ask orders.", (await RunAsync(["users", "revoke", "anna", "*"])).Lines[0]);

        var listed = (await RunAsync(["users", "list", "--json"])).Json[0];
        Assert.Equal(("anna", "analyst", true), (listed.GetProperty("user_id").GetString(), listed.GetProperty("role").GetString(), listed.GetProperty("has_password").GetBoolean()));

        Assert.Equal("anna has the role admin.", (await RunAsync(["users", "set", "anna", "--role", "admin"])).Lines[0]);
        Assert.Equal("anna is removed, with everything of theirs.", (await RunAsync(["users", "remove", "anna"])).Lines[0]);
        Assert.Equal("[]", (await RunAsync(["users", "--json"])).Lines[0]);
    }

    [Fact]
    public async Task ATokenOfTheCommandCountsAtAServerOnTheSameStore()
    {
        await RunAsync(["users", "add", "anna"]);
        var token = (await RunAsync(["users", "token", "anna", "--days", "1"])).Lines[0];
        await using var server = await TestServer.StartAsync(TestServer.SayAsync, with: options => options with { Agent = options.Agent with { Store = StorePath } });

        using var request = new HttpRequestMessage(HttpMethod.Get, "/me");
        request.Headers.Authorization = new("Bearer", token);
        var me = await server.JsonAsync(await server.Client.SendAsync(request, TestContext.Current.CancellationToken));

        Assert.Equal("anna", me.GetProperty("user_id").GetString());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.Host.TokenKeyPath));
    }

    [Theory]
    [InlineData("add", "local", "nobody signs in as that")]
    [InlineData("add", "a b", "letters, digits")]
    [InlineData("token", "nobody", "There is no user nobody.")]
    [InlineData("remove", "nobody", "There is no user nobody.")]
    public async Task WhatCannotBeDoneIsSaid(string verb, string user, string sentence)
    {
        var run = await RunAsync(["users", verb, user]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(sentence, run.Errors);
    }

    [Fact]
    public async Task APasswordHasToBeLongEnough()
    {
        var run = await RunAsync(["users", "add", "anna", "--password"], "short\n");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("10 to 1,000 characters", run.Errors);
        Assert.Empty((await RunAsync(["users", "--json"])).Json.EnumerateArray());
    }

    string StorePath => Path.Combine(_folder.Path, "store", "s.db");

    Task<CommandRun> RunAsync(string[] arguments, string input = "") => CommandRun.OfAsync(
        [.. arguments, "--store", StorePath, "--source", Path.Combine(_folder.Path, "orders.csv"), "--source", Path.Combine(_folder.Path, "people.csv")], input: input);
}
