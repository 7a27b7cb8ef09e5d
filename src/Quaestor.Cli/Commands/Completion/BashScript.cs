using System.Text;

namespace Quaestor.Cli.Commands.Completion;

/// <summary>Completion for bash 4 and newer; it needs nothing besides.</summary>
static class BashScript
{
    const string Head =
        """
        # bash completion of quaestor: source <(quaestor completion bash)
        _quaestor() {
          local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} path="" at candidate
          for ((at = 1; at < COMP_CWORD; at++)); do
            candidate="$path ${COMP_WORDS[at]}"
            case "${candidate# }" in
              @PATHS@) path=${candidate# } ;;
            esac
          done
          COMPREPLY=()
          case "$path $before" in

        """;

    const string Middle =
        """
          esac
          case "$path" in

        """;

    const string Tail =
        """
          esac
        }
        complete -F _quaestor quaestor

        """;

    public static string Of(CommandWords root)
    {
        var commands = root.All.ToList();
        var text = new StringBuilder(Head.ReplaceLineEndings("\n").Replace("@PATHS@", string.Join('|', commands.Skip(1).Select(command => $"\"{string.Join(' ', command.Path)}\"")), StringComparison.Ordinal));
        foreach (var (command, option) in commands.SelectMany(command => command.Options.Where(option => option.TakesValue).Select(option => (command, option))))
        {
            var names = string.Join('|', option.Names.Select(name => $"\"{string.Join(' ', command.Path)} {name}\""));
            var values = option.Values.Count > 0 ? $"COMPREPLY=($(compgen -W \"{string.Join(' ', option.Values)}\" -- \"$word\"))"
                : option.TakesFile ? "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$word\"))"
                : ":";
            text.Append($"    {names}) {values}; return ;;\n");
        }

        text.Append(Middle.ReplaceLineEndings("\n"));
        foreach (var command in commands)
        {
            var words = command.Inner.Select(inner => inner.Path[^1]).Concat(command.Options.SelectMany(option => option.Names));
            text.Append($"    \"{string.Join(' ', command.Path)}\") COMPREPLY=($(compgen -W \"{string.Join(' ', words)}\" -- \"$word\"){(command.TakesFile ? " $(compgen -f -- \"$word\")" : "")}){(command.TakesFile ? "; compopt -o filenames" : "")} ;;\n");
        }

        return text.Append(Tail.ReplaceLineEndings("\n")).ToString();
    }
}
