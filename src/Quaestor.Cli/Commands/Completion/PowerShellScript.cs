using System.Text;

namespace Quaestor.Cli.Commands.Completion;

/// <summary>Completion for PowerShell 5.1 and newer.</summary>
static class PowerShellScript
{
    const string Head =
        """
        # PowerShell completion of quaestor: quaestor completion powershell | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName quaestor -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $commands = @{

        """;

    const string Middle =
        """
            }
            $values = @{

        """;

    const string Tail =
        """
            }
            $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
            $level = ''
            foreach ($word in $words) {
                $candidate = "$level $word".Trim()
                if ($commands.ContainsKey($candidate)) { $level = $candidate }
            }
            $before = if ($words.Count -gt 0) { $words[-1] } else { '' }
            $choices = if ($values.ContainsKey("$level $before".Trim())) { $values["$level $before".Trim()] } else { $commands[$level] }
            $choices | Where-Object { $_[0] -like "$wordToComplete*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterValue', $_[1])
            }
        }

        """;

    public static string Of(CommandWords root)
    {
        var commands = root.All.ToList();
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var command in commands)
        {
            var words = command.Inner.Select(inner => Word(inner.Path[^1], inner.Note)).Concat(command.Options.SelectMany(option => option.Names.Select(name => Word(name, option.Note))));
            text.Append($"        '{string.Join(' ', command.Path)}' = @({string.Join(", ", words)})\n");
        }

        text.Append(Middle.ReplaceLineEndings("\n"));
        foreach (var (command, option) in commands.SelectMany(command => command.Options.Where(option => option.Values.Count > 0).Select(option => (command, option))))
        {
            foreach (var name in option.Names)
            {
                text.Append($"        '{string.Join(' ', [.. command.Path, name])}' = @({string.Join(", ", option.Values.Select(value => Word(value, option.Note)))})\n");
            }
        }

        return text.Append(Tail.ReplaceLineEndings("\n")).ToString();
    }

    // A tooltip may not be empty.
    static string Word(string name, string note) => $"@('{name}', '{(note.Length > 0 ? note.Replace("'", "''", StringComparison.Ordinal) : name)}')";
}
