using System.CommandLine;
using Quaestor.Cli.Chat;
using Quaestor.Cli.Commands.Chat;
using Quaestor.Cli.Completion;
using Quaestor.Cli.Terminal;

namespace Quaestor.Cli.Commands;

/// <summary>The commands that can run within a conversation: those that speak to a server and end by themselves.</summary>
static class InnerCommands
{
    const string Server = "--server";
    const string Dataset = "--dataset";

    /// <summary>These talk themselves.</summary>
    static readonly string[] Talking = [ChatCommand.Name, "ask", "mcp"];

    /// <summary>Those of the program as it is.</summary>
    public static ProgramCommands OfProgram() =>
        Of(() => CommandLine.Create(new Screen(TextReader.Null, TextWriter.Null, TextWriter.Null, IsTerminal: false, Width: null)), CommandLine.RunAsync);

    static ProgramCommands Of(Func<RootCommand> create, Func<IReadOnlyList<string>, Screen, CancellationToken, Task<int>> run)
    {
        // Made when they are first asked for: the chat is one of the commands.
        var names = new Lazy<IReadOnlyList<Suggestion>>(() => [.. create().Subcommands.Where(command => !Talking.Contains(command.Name)).SelectMany(command => Names(command, ""))]);
        return new(() => names.Value, (call, cancellationToken) => RunAsync(create(), run, call, cancellationToken));
    }

    static IEnumerable<Suggestion> Names(Command command, string path)
    {
        var name = path + command.Name;
        var own = command.Options.Any(option => option.Name == Server) ? [new Suggestion(name, command.Description ?? "")] : Array.Empty<Suggestion>();
        return own.Concat(command.Subcommands.Where(inner => !inner.Hidden).SelectMany(inner => Names(inner, name + " ")));
    }

    static async Task<ProgramText> RunAsync(
        RootCommand root, Func<IReadOnlyList<string>, Screen, CancellationToken, Task<int>> run, ProgramCall call, CancellationToken cancellationToken)
    {
        var options = root.Parse([.. call.Arguments]).CommandResult;
        List<string> arguments = [.. call.Arguments];
        Add(Server, call.Server.OriginalString);
        Add(Dataset, call.Dataset);
        using var text = new StringWriter();
        var all = TextWriter.Synchronized(text);
        await using var data = new NotedWriter(all);
        var exitCode = await run(arguments, new Screen(TextReader.Null, data, all, IsTerminal: false, call.Width), cancellationToken);
        return new(exitCode, text.ToString(), data.HasWritten);

        void Add(string name, string? value)
        {
            if (value is not null && options.Command.Options.FirstOrDefault(option => option.Name == name) is { } option && options.GetResult(option) is null or { Implicit: true })
            {
                arguments.AddRange([name, value]);
            }
        }
    }
}
