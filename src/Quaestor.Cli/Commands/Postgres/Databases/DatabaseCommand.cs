using System.CommandLine;
using Quaestor.Cli.Options;

namespace Quaestor.Cli.Commands.Postgres.Databases;

/// <summary>A command over one PostgreSQL database, with the options that each of them takes.</summary>
static class DatabaseCommand
{
    /// <param name="own">Its arguments, options and commands.</param>
    public static Command Create(
        string name, string description, SharedOptions shared, Func<ParseResult, CancellationToken, Task<int>> run, params IEnumerable<Symbol> own)
    {
        var command = new Command(name, description);
        shared.AddServer(command);
        command.Options.Add(shared.Dataset);
        command.Options.Add(shared.Json);
        foreach (var symbol in own)
        {
            switch (symbol)
            {
                case Argument argument:
                    command.Arguments.Add(argument);
                    break;
                case Option option:
                    command.Options.Add(option);
                    break;
                case Command inner:
                    command.Subcommands.Add(inner);
                    break;
            }
        }

        command.SetAction(run);
        return command;
    }
}
