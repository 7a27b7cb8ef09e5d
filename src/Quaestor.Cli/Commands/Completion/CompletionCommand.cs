using System.CommandLine;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands.Completion;

/// <summary><c>quaestor completion</c>: a script that has a shell complete commands and options. It is made from the commands as they are.</summary>
/// <param name="create">Makes the whole command line.</param>
sealed class CompletionCommand(Screen screen, Func<RootCommand> create)
{
    readonly Argument<string> _shell = new Argument<string>("shell") { Description = "bash, zsh, fish or powershell." }
        .AcceptOnlyFromAmong("bash", "zsh", "fish", "powershell");

    public Command Create()
    {
        var command = new Command("completion", "Print a script by which a shell completes commands and options.") { _shell };
        command.SetAction(Run);
        return command;
    }

    int Run(ParseResult parsed)
    {
        var words = CommandWords.Of(create());
        screen.Data.Write(parsed.GetRequiredValue(_shell) switch
        {
            "bash" => BashScript.Of(words),
            "zsh" => ZshScript.Of(words),
            "fish" => FishScript.Of(words),
            _ => PowerShellScript.Of(words),
        });
        return ExitCode.Fine;
    }
}
