using Quaestor.Cli.Chat;
using Quaestor.Cli.Commands;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal.Cells;
using Quaestor.Tests.Cli.Terminal;
using Quaestor.Tests.Support;

namespace Quaestor.Tests.Cli.Chat;

/// <summary>The full-screen chat in a terminal in memory, over a real server.</summary>
sealed class OpenChat : IAsyncDisposable
{
    readonly CancellationTokenSource _closing = new();

    OpenChat(Uri server, ScreenTerminal terminal, ChatOptions options)
    {
        Terminal = terminal;
        var chat = new FullScreenChat(terminal, InnerCommands.OfProgram(), options);
        Running = Task.Run(() => chat.RunAsync(token => Session.OpenAsync(new SessionOptions { Server = server }, token), _closing.Token));
    }

    public ScreenTerminal Terminal { get; }

    public Task<ChatState> Running { get; }

    public static async Task<OpenChat> StartAsync(TestServer server, int width = 120, int height = 35, int? port = null)
    {
        var chat = Start(port is { } proxied ? new Uri($"http://127.0.0.1:{proxied}") : server.Client.BaseAddress!, width, height);
        await chat.Terminal.UntilAsync("it is read-only");
        return chat;
    }

    public static OpenChat Start(Uri server, int width = 120, int height = 35, string? dataset = "orders") =>
        new(server, new ScreenTerminal(width, height), new ChatOptions { Editor = "true", Theme = Theme.Dark, Dataset = dataset });

    /// <summary>Types, with Enter behind it.</summary>
    public void Send(string text) => Terminal.Type(text + "\r");

    /// <summary>Leaves, as a user does.</summary>
    public async Task<ChatState> LeaveAsync()
    {
        Terminal.Type("\x04");
        return await Running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        try
        {
            await Running.WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (Exception exception) when (exception is Quaestor.Cli.Client.ApiException or OperationCanceledException)
        {
            // The test has seen what it wanted of it.
        }

        Terminal.HangUp();
        _closing.Dispose();
    }
}
