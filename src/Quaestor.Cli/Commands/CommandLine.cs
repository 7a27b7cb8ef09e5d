using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Quaestor.Agent.Models;
using Quaestor.Agent.Settings.Text;
using Quaestor.Agent.Telemetry;
using Quaestor.Agent.Threads;
using Quaestor.Cli.Client;
using Quaestor.Cli.Commands.Archives;
using Quaestor.Cli.Commands.Ask;
using Quaestor.Cli.Commands.Capsules;
using Quaestor.Cli.Commands.Chat;
using Quaestor.Cli.Commands.Completion;
using Quaestor.Cli.Commands.Desktop;
using Quaestor.Cli.Commands.Doctor;
using Quaestor.Cli.Commands.Edge;
using Quaestor.Cli.Commands.Eval;
using Quaestor.Cli.Commands.Guard;
using Quaestor.Cli.Commands.Mcp;
using Quaestor.Cli.Commands.Models;
using Quaestor.Cli.Commands.Postgres;
using Quaestor.Cli.Commands.Query;
using Quaestor.Cli.Commands.Run;
using Quaestor.Cli.Commands.Schema;
using Quaestor.Cli.Commands.Serve;
using Quaestor.Cli.Commands.Sources;
using Quaestor.Cli.Commands.Stores;
using Quaestor.Cli.Commands.Users;
using Quaestor.Cli.Options;
using Quaestor.Cli.Sessions;
using Quaestor.Cli.Terminal;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sources;
using Quaestor.Server;

namespace Quaestor.Cli.Commands;

/// <summary>The whole command line: reads it, runs the command, and turns whatever goes wrong into a sentence and an exit code.</summary>
static class CommandLine
{
    const string Examples =
        """

        Examples:
          quaestor --source ./shop
          quaestor ask "revenue by country in 2025, highest first" --source ./shop
          quaestor query "select 1"
          quaestor query "select * from orders" --source ./shop --format csv > orders.csv
          quaestor run trend.py --source ./shop --figures ./figures
          quaestor schema --source sales.parquet
          quaestor serve --source ./shop

        Exit codes: 0 fine, 1 failed, 2 usage, 3 refused by the guard, 4 needs approval,
        5 asked back or cannot be answered, 130 cancelled.
        """;

    const string QuietOption = "--quiet";

    static readonly TimeSpan CancelWait = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Screen screen, CancellationToken cancellationToken = default)
    {
        var parsed = Create(screen).Parse(IsConversation(arguments, screen) ? [ChatCommand.Name, .. arguments] : arguments);
        if (parsed.Errors.Count > 0)
        {
            screen.Complain(parsed.Errors[0].Message + HintOf(parsed));
            screen.Complain($"See \"{PathOf(parsed.CommandResult)} --help\".");
            return ExitCode.Usage;
        }

        screen.IsQuiet = parsed.GetValue<bool>(QuietOption);
        using var waiting = screen.IsQuiet || IsTalking(parsed) ? null : screen.Waiting;
        try
        {
            waiting?.Start();
            var configuration = new InvocationConfiguration
            {
                Output = screen.Data,
                Error = screen.Narration,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = IsConversing(parsed) ? null : CancelWait,
            };
            var exitCode = await parsed.InvokeAsync(configuration, cancellationToken);
            await screen.Data.FlushAsync(CancellationToken.None);
            return exitCode;
        }
        catch (OperationCanceledException)
        {
            screen.Complain("Cancelled.");
            return ExitCode.Cancelled;
        }
        catch (Exception exception) when (Explain(exception) is { } explained)
        {
            screen.Complain(Secrets.Redact(explained.Message));
            return explained.ExitCode;
        }
    }

    /// <summary>The sentence and code for what a command may end with; null for a defect of this program.</summary>
    static (int ExitCode, string Message)? Explain(Exception exception) => exception switch
    {
        CommandException command => (command.ExitCode, command.Message),
        ApiException { Code: "source_required" or "unknown_dataset" or "model_unavailable" or "not_postgres" or "unknown_check" or "unknown_order" or "bad_page" } api => (ExitCode.Usage, api.Message),
        ApiException api => (ExitCode.Failed, api.Message),
        ServerOptionsException or SourceException or SettingsException or ModelUnavailableException => (ExitCode.Usage, exception.Message),
        StoreException or SandboxException or ResultFormatException or InvalidDataException => (ExitCode.Failed, exception.Message),
        IOException => (ExitCode.Failed, $"The output cannot be written: {exception.Message}"),
        _ => null,
    };

    internal static RootCommand Create(Screen screen)
    {
        var shared = new SharedOptions();
        var edge = new EdgeCommand(shared, screen);
        var root = new RootCommand("Ask questions of your files in plain language; see the query behind every answer.")
        {
            new AskCommand(shared, screen).Create(),
            new ChatCommand(shared, screen, InnerCommands.OfProgram()).Create(),
            new QueryCommand(shared, screen).Create(),
            new RunCommand(shared, screen).Create(),
            new EvalCommand(shared, screen).Create(),
            new SchemaCommand(shared, screen).Create(),
            new SourcesCommand(shared, screen).Create(),
            new ArchivesCommand(shared, screen).Create(),
            new ModelsCommand(shared, screen).Create(),
            new CapsuleCommand(shared, screen).Create(),
            new GuardCommand(shared, screen).Create(),
            new PgCommand(shared, screen).Create(),
            new UsersCommand(shared, screen).Create(),
            new ServeCommand(shared, screen).Create(),
            edge.Create(),
            new DesktopCommand(shared, screen, edge).Create(),
            new McpCommand(shared, screen).Create(),
            new StoreCommand(shared, screen).Create(),
            new DoctorCommand(shared, screen).Create(),
            new CompletionCommand(screen, () => Create(screen)).Create(),
        };
        root.Options.Add(new Option<bool>(QuietOption, "-q") { Description = "Write data and faults alone.", Recursive = true });
        root.Options.OfType<VersionOption>().Single().Action = new PrintVersion(screen);
        root.Options.OfType<HelpOption>().Single().Action = new HelpWithExamples(screen);
        root.SetAction(parsed => new HelpWithExamples(screen).Invoke(parsed));
        return root;
    }

    /// <summary>Whoever names no command at a keyboard wants to talk.</summary>
    static bool IsConversation(IReadOnlyList<string> arguments, Screen screen) =>
        screen.IsInteractive && (arguments.Count == 0 || (arguments[0].StartsWith('-') && arguments[0] is not ("--help" or "-h" or "-?" or "--version")));

    static bool IsConversing(ParseResult parsed) => parsed.CommandResult.Command.Name == ChatCommand.Name;

    /// <summary>Commands that stay, or ask their user something.</summary>
    static bool IsTalking(ParseResult parsed) => IsConversing(parsed) || parsed.CommandResult.Command.Name is "serve" or "edge" or "desktop" or "mcp" or "users" || parsed.CommandResult.Parent is CommandResult { Command.Name: "users" };

    static string HintOf(ParseResult parsed)
    {
        var known = parsed.CommandResult.Command.Subcommands.Select(command => command.Name)
            .Concat(parsed.CommandResult.Command.Options.Select(option => option.Name));
        return parsed.UnmatchedTokens is [var first, ..] ? NearestName.Hint(first, known) : "";
    }

    static string PathOf(SymbolResult? command) =>
        command is CommandResult { Command: not RootCommand } inner ? $"{PathOf(inner.Parent)} {inner.Command.Name}" : "quaestor";

    sealed class PrintVersion(Screen screen) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            screen.Data.WriteLine(ProductVersion.Text);
            return ExitCode.Fine;
        }
    }

    sealed class HelpWithExamples(Screen screen) : SynchronousCommandLineAction
    {
        readonly HelpAction _help = new();

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            _help.Invoke(parseResult);
            var (root, command) = (parseResult.RootCommandResult.Command, parseResult.CommandResult.Command);
            if (command is RootCommand)
            {
                screen.Data.WriteLine(Examples.Trim('\r', '\n'));
            }
            else if (CommandExamples.Of((RootCommand)root, command) is { Count: > 0 } examples)
            {
                screen.Data.WriteLine("Examples:");
                foreach (var line in examples)
                {
                    screen.Data.WriteLine($"  {line}");
                }
            }

            return ExitCode.Fine;
        }
    }
}
