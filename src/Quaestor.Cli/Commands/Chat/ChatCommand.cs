using System.CommandLine;
using System.Runtime.InteropServices;
using Quaestor.Agent.Threads;
using Quaestor.Cli.Chat;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;
using Quaestor.Cli.Terminal.Cells;
using Quaestor.Cli.Terminal.Devices;

namespace Quaestor.Cli.Commands.Chat;

/// <summary><c>quaestor chat</c>, and <c>quaestor</c> alone in a terminal: a conversation, over the whole terminal or line by line.</summary>
/// <param name="programs">The other commands, for whoever runs them within the chat.</param>
sealed class ChatCommand(SharedOptions shared, Screen screen, ProgramCommands programs)
{
    public const string Name = "chat";

    readonly Option<bool> _inline = new("--inline") { Description = "Line by line, within the terminal's own scrollback." };

    readonly Option<string?> _thread = new("--thread") { Description = "Go on with this conversation.", HelpName = "ID" };

    readonly Option<string?> _model = new("--model") { Description = "The model or route to ask; \"quaestor models\" lists them.", HelpName = "NAME" };

    readonly Option<string?> _theme = new Option<string?>("--theme") { Description = "Colours; without it by the terminal's ground.", HelpName = "ansi|dark|light|plain" }
        .AcceptOnlyFromAmong([.. Theme.All.Select(theme => theme.Name)]);

    public Command Create()
    {
        var command = new Command(Name, "Talk with your data: over the whole terminal, or line by line.");
        shared.AddServer(command);
        command.Options.Add(shared.Dataset);
        command.Options.Add(shared.Today);
        command.Options.Add(shared.TimeZone);
        command.Options.Add(shared.Script);
        command.Options.Add(shared.Json);
        foreach (var option in new Option[] { _inline, _thread, _model, _theme })
        {
            command.Options.Add(option);
        }

        command.SetAction(RunAsync);
        return command;
    }

    async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        // Ctrl+C is the query's; what ends the program is told by other signals.
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Close);
        using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Close);
        var options = shared.ReadServer(parsed) with { WatchSettings = true };
        var isJson = parsed.GetValue(shared.Json);
        if (!screen.IsInteractive || isJson || parsed.GetValue(_inline))
        {
            await using var session = await Session.OpenAsync(options, closing.Token);
            return await new InlineChat(session, screen, programs, Read(parsed), isJson).RunAsync(closing.Token);
        }

        // In the terminal's own mode Ctrl+C is a key; a signal comes only from within a program that it is lent to, and is meant for that.
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, signal => signal.Cancel = true);
        using ITerminalDevice device = OperatingSystem.IsWindows() ? new WindowsTerminal() : new UnixTerminal();
        Leave(await new FullScreenChat(device, programs, Read(parsed)).RunAsync(token => Session.OpenAsync(options with { StandIn = false }, token), closing.Token));
        return ExitCode.Fine;

        void Close(PosixSignalContext signal)
        {
            signal.Cancel = true;
            closing.Cancel();
        }
    }

    /// <summary>The other screen vanishes with all that was on it; what was asked last stays.</summary>
    void Leave(ChatState state)
    {
        if (state.LastAnswer is not { Text.Length: > 0 } answer)
        {
            return;
        }

        screen.Data.WriteLine(SafeText.Block(answer.Text));
        if (answer.Query is { } query)
        {
            screen.Data.WriteLine();
            screen.Data.WriteLine(SafeText.Block(query));
        }

        screen.Data.Flush();
        if (state.ThreadId is { } thread)
        {
            screen.Say($"Go on with: quaestor chat --thread {thread}");
        }
    }

    ChatOptions Read(ParseResult parsed)
    {
        var environment = Variables.OfCurrentFolder().Named;
        var isPlain = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        return new()
        {
            Theme = parsed.GetValue(_theme) is { } name ? Theme.Named(name) : isPlain ? Theme.Plain : null,
            IsTrueColour = Environment.GetEnvironmentVariable("COLORTERM") is "truecolor" or "24bit" || OperatingSystem.IsWindows(),
            Dataset = parsed.GetValue(shared.Dataset),
            Model = parsed.GetValue(_model),
            ThreadId = parsed.GetValue(_thread),
            HistoryPath = Path.Combine(Path.GetDirectoryName(StoreLocation.Default.Path!)!, "history"),
            Editor = environment.Own("VISUAL") ?? environment.Own("EDITOR") ?? (OperatingSystem.IsWindows() ? "notepad" : "vi"),
        };
    }
}
