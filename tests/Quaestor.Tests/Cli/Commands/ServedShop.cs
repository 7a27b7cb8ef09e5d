using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Commands;

/// <summary>One real server for all commands of a class; starting one takes longer than asking it.</summary>
public sealed class ServedShop : IAsyncLifetime
{
    TestServer? _server;

    internal TestServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(answer: null);

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    internal Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(With(arguments));

    internal Task<CommandRun> RunInTerminalAsync(params string[] arguments) => CommandRun.OfAsync(With(arguments), isTerminal: true);

    /// <summary>The arguments, for this server and the first of its sources.</summary>
    internal string[] With(string[] arguments) =>
    [
        .. arguments, "--server", Server.Client.BaseAddress!.ToString(),
        .. arguments[0] == "sources" ? (string[])[] : ["--dataset", Server.Host.Sources.All[0].Name],
    ];

    /// <summary>Waits until a run of this statement has this status.</summary>
    internal async Task UntilRunAsync(string sql, string status)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!(await Server.GetAsync("/runs")).GetProperty("items").EnumerateArray().Any(run =>
            run.TryGetProperty("sql", out var text) && text.GetString() == sql && run.GetProperty("status").GetString() == status))
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
