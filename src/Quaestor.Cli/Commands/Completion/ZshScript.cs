using System.Text;

namespace Quaestor.Cli.Commands.Completion;

/// <summary>Completion for zsh, with what each word means.</summary>
static class ZshScript
{
    const string Head =
        """
        #compdef quaestor
        # zsh completion of quaestor: source <(quaestor completion zsh), behind compinit; or a file _quaestor in $fpath
        _quaestor() {
          local word=${words[CURRENT]} before=${words[CURRENT-1]} level="" at candidate
          local -a choices
          for ((at = 2; at < CURRENT; at++)); do
            candidate="$level ${words[at]}"
            case "${candidate# }" in
              @PATHS@) level=${candidate# } ;;
            esac
          done
          case "$level $before" in

        """;

    const string Middle =
        """
          esac
          case "$level" in

        """;

    const string Tail =
        """
          esac
        }
        if [ "$funcstack[1]" = _quaestor ]; then _quaestor "$@"; else compdef _quaestor quaestor; fi

        """;

    public static string Of(CommandWords root)
    {
        var commands = root.All.ToList();

        var text = new StringBuilder(Head.ReplaceLineEndings("\n").Replace("@PATHS@", string.Join('|', commands.Skip(1).Select(command => $"\"{string.Join(' ', command.Path)}\"")), StringComparison.Ordinal));
        foreach (var (command, option) in commands.SelectMany(command => command.Options.Where(option => option.TakesValue).Select(option => (command, option))))
        {
            var names = string.Join('|', option.Names.Select(name => $"\"{string.Join(' ', command.Path)} {name}\""));
            var values = option.Values.Count > 0 ? $"compadd -- {string.Join(' ', option.Values)}" : option.TakesFile ? "_files" : ":";
            text.Append($"    {names}) {values}; return ;;\n");
        }

        text.Append(Middle.ReplaceLineEndings("\n"));
        foreach (var command in commands)
        {
            var words = command.Inner.Select(inner => Word(inner.Path[^1], inner.Note)).Concat(command.Options.SelectMany(option => option.Names.Select(name => Word(name, option.Note))));
            text.Append($"    \"{string.Join(' ', command.Path)}\")\n      choices=({string.Join(' ', words)})\n      _describe -t commands quaestor choices{(command.TakesFile ? "; _files" : "")} ;;\n");
        }

        return text.Append(Tail.ReplaceLineEndings("\n")).ToString();
    }

    static string Word(string name, string note) => $"'{name}:{note.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
