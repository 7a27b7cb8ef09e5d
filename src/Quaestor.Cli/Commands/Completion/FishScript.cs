using System.Text;

namespace Quaestor.Cli.Commands.Completion;

/// <summary>Completion for fish, with what each word means.</summary>
static class FishScript
{
    const string Head =
        """
        # fish completion of quaestor: quaestor completion fish | source
        function __quaestor_at
            # Whether the words so far name this command and none within it.
            set -l named
            for word in (commandline -opc)[2..]
                contains -- (string trim -- "$named $word") $__quaestor_commands; and set named (string trim -- "$named $word")
            end
            test "$named" = "$argv"
        end
        complete -c quaestor -f

        """;

    public static string Of(CommandWords root)
    {
        var commands = root.All.ToList();
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        text.Append($"set -g __quaestor_commands {string.Join(' ', commands.Skip(1).Select(command => $"'{string.Join(' ', command.Path)}'"))}\n");
        foreach (var command in commands)
        {
            var at = $"complete -c quaestor -n '__quaestor_at {string.Join(' ', command.Path)}'";
            foreach (var inner in command.Inner)
            {
                text.Append($"{at} -a {inner.Path[^1]} -d '{Quoted(inner.Note)}'\n");
            }

            if (command.TakesFile)
            {
                text.Append($"{at} -F\n");
            }

            foreach (var option in command.Options)
            {
                text.Append($"{at}{string.Concat(option.Names.Select(Flag))}{Values(option)} -d '{Quoted(option.Note)}'\n");
            }
        }

        return text.ToString();
    }

    static string Quoted(string note) => note.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal);

    static string Flag(string name) => name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s '{name[1..]}'";

    static string Values(OptionWords option) =>
        !option.TakesValue ? ""
        : option.Values.Count > 0 ? $" -x -a '{string.Join(' ', option.Values)}'"
        : option.TakesFile ? " -r -F"
        : " -x";
}
