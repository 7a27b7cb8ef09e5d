using System.CommandLine;
using System.Security.Cryptography;
using Quaestor.Agent.Threads;
using Quaestor.Cli.Commands.Edge;
using Quaestor.Cli.Desktop;
using Quaestor.Cli.Desktop.Gtk;
using Quaestor.Cli.Desktop.Mac;
using Quaestor.Cli.Desktop.Windows;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;
using Quaestor.Server;

namespace Quaestor.Cli.Commands.Desktop;

/// <summary><c>quaestor desktop</c>: the page in a window of its own, over a server that lives and ends with it, or over a remote one.</summary>
/// <param name="edge">Offers this machine's sources to the remote one.</param>
sealed class DesktopCommand(SharedOptions shared, Screen screen, EdgeCommand edge)
{
    readonly Option<string?> _shell = new Option<string?>("--shell")
    {
        Description = "What shows the page: the system's web view, or a browser in app mode; without it the first that works.",
        HelpName = "webkit|webview2|wkwebview|browser",
    }.AcceptOnlyFromAmong("webkit", "webview2", "wkwebview", "browser");

    readonly Option<bool> _software = new("--software-rendering") { Description = "Draw without the graphics card, where the window stays blank or flickers." };

    readonly Option<bool> _install = new("--install") { Description = "Put Quaestor among this user's applications (Linux), and end." };

    public Command Create()
    {
        var command = new Command("desktop", "Open the page in a window of its own.") { _shell, _software, _install };
        command.Options.Add(shared.Source);
        command.Options.Add(shared.Server);
        command.Options.Add(shared.Store);
        command.Options.Add(shared.Config);
        command.Options.Add(shared.TimeZone);
        command.Options.Add(shared.Today);
        command.Options.Add(shared.Script);
        edge.AddOptions(command);
        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_install))
        {
            screen.Data.WriteLine(DesktopEntry.Install());
            return ExitCode.Fine;
        }

        var remote = parsed.GetValue(shared.Server);
        var options = shared.ReadServer(parsed);
        var window = new OneWindow(remote?.AbsoluteUri ?? StoreLocation.Parse(Session.AgentOptionsOf(options with { Server = null }).Store).ToString());
        if (await window.TryShowOtherAsync(cancellationToken))
        {
            screen.Say("Quaestor is open already: its window comes to the front.");
            return ExitCode.Fine;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var shells = ShellChoice.Of(parsed.GetValue(_shell), [new WebKitShell(), new WebView2Shell(), new WebKitWindow(), new AppModeBrowser()]);
        var answering = window.AnswerOthersAsync(() => shells.ForEach(shell => shell.Show()), end.Token);
        try
        {
            await (remote is null ? ShowOwnAsync(parsed, options, shells, end.Token) : ShowRemoteAsync(parsed, remote, shells, end.Token));
        }
        finally
        {
            await end.CancelAsync();
            await answering;
        }

        return ExitCode.Fine;
    }

    async Task ShowOwnAsync(ParseResult parsed, SessionOptions options, List<IDesktopShell> shells, CancellationToken cancellationToken)
    {
        var agent = Session.AgentOptionsOf(options with { WarmUp = false }) with { WatchSettings = true };
        foreach (var (shell, isLast) in shells.Select((one, i) => (one, i == shells.Count - 1)))
        {
            // A key counts once, so each window that is tried has a server of its own.
            var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
            await using var server = await QuaestorServer.StartAsync(
                new ServerOptions { Urls = ["http://127.0.0.1:0"], WindowKey = key, Agent = agent, Limits = agent.Settings.ServerLimits, Auth = agent.Settings.Auth, Logs = agent.Settings.Telemetry, Mcp = agent.Settings.ServerMcp },
                cancellationToken);
            var address = new Uri(server.Addresses.Single());
            var isShown = await shell.RunAsync(PageOf(parsed, new Uri(address, $"{QuaestorServer.WindowPath}?key={key}")), cancellationToken);
            await server.StopAsync(CancellationToken.None);
            if (isShown)
            {
                return;
            }

            SayFailed(shell, isLast);
        }
    }

    /// <summary>It thinks there; what lies here is offered as a device, beside the window and for as long.</summary>
    async Task ShowRemoteAsync(ParseResult parsed, Uri server, List<IDesktopShell> shells, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var offering = parsed.GetValue(shared.Source) is { Length: > 0 } ? OfferAsync(parsed, end.Token) : Task.CompletedTask;
        try
        {
            foreach (var (shell, isLast) in shells.Select((one, i) => (one, i == shells.Count - 1)))
            {
                if (await shell.RunAsync(PageOf(parsed, server), cancellationToken))
                {
                    return;
                }

                SayFailed(shell, isLast);
            }
        }
        finally
        {
            await end.CancelAsync();
            await offering;
        }
    }

    /// <summary>Without the device the window is worth having too.</summary>
    async Task OfferAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            await edge.OfferAsync(parsed, cancellationToken);
        }
        catch (CommandException exception)
        {
            screen.Complain($"This machine's sources are not offered: {exception.Message}");
        }
    }

    ShownPage PageOf(ParseResult parsed, Uri first) => new(first, "Quaestor") { DrawsInSoftware = parsed.GetValue(_software) };

    void SayFailed(IDesktopShell shell, bool isLast)
    {
        if (isLast)
        {
            throw new CommandException(ExitCode.Failed, $"No page came to be seen in {shell.Name}. Try --software-rendering, or \"quaestor serve\" and your own browser.");
        }

        screen.Complain($"No page came to be seen in {shell.Name}, so another way is tried. --software-rendering may help.");
    }
}
