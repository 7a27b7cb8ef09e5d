using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal.Devices;

namespace Quaestor.Cli.Chat;

/// <summary>A chat over the whole terminal, from its first frame on: the server starts behind it.</summary>
sealed class FullScreenChat(ITerminalDevice device, ProgramCommands programs, ChatOptions options)
{
    /// <param name="open">Reaches the server; closed at the end.</param>
    /// <returns>What the chat has come to.</returns>
    public async Task<ChatState> RunAsync(Func<CancellationToken, Task<Session>> open, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var page = new FullScreen(device);
        var state = new ChatState();
        var api = new ChatSession(state, page.Post, leaving.Token);
        var window = new ChatWindow(state, api, programs, options, page.Lend);
        var opening = Task.Run(() => OpenAsync(open, api, window, page), CancellationToken.None);
        try
        {
            await page.RunAsync(window, cancellationToken);
        }
        finally
        {
            await leaving.CancelAsync();
        }

        try
        {
            await using var session = await opening;
        }
        catch (OperationCanceledException)
        {
            // Left before the server was there.
        }

        return state;
    }

    async Task<Session> OpenAsync(Func<CancellationToken, Task<Session>> open, ChatSession api, ChatWindow window, FullScreen page)
    {
        try
        {
            var session = await open(api.Closing);
            try
            {
                await api.StartAsync(session, options.Dataset);
                if (options.ThreadId is { } thread)
                {
                    page.Post(() => window.Turns.Open(thread, ""));
                }

                return session;
            }
            catch
            {
                await session.DisposeAsync();
                throw;
            }
        }
        catch
        {
            // The sentence is said where the program began.
            page.Post(window.Close);
            throw;
        }
    }
}
