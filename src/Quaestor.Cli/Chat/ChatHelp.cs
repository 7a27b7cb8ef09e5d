using System.Text;

namespace Quaestor.Cli.Chat;

/// <summary>What F1 shows.</summary>
static class ChatHelp
{
    const string Keys =
        """
        Writing
          Enter              send
          Alt+Enter, Ctrl+J  new line (also Shift+Enter where the terminal tells it; or \ and Enter)
          Up, Down           what was sent before; Ctrl+R searches it
          Tab                take the suggestion; Ctrl+Space asks for suggestions
          @                  tables and columns;  / commands
          Ctrl+T             SQL instead of questions, with completion
          Ctrl+G             your own editor
          Ctrl+A, E, K, U, W, Y, Alt+B, F, D   as in shells

        Conversation
          PageUp, PageDown   scroll
          Ctrl+C             stop the query, on the database too; else empty the box; twice leaves
          Tab                decide about a change that waits, else go to the result
          Ctrl+L             draw anew
          Ctrl+D             leave; the last answer stays in the terminal

        Result (Tab)
          arrows, PageUp, PageDown, Home, End, g, G   move by cells, pages, to the first and last
          1 2 3              table, chart, SQL
          s                  sort by the column: up, down, as it was
          Enter, c           the whole cell; copy it
          [ ]                the result before, the next
          Ctrl+E             export all rows
          Tab, Esc           back

        F1 this page   F2 tables   F3 conversations   F4 sources

        """;

    public static string Text(IReadOnlyList<SlashCommand> own, ProgramCommands programs)
    {
        var text = new StringBuilder(Keys.ReplaceLineEndings("\n")).Append("\nCommands\n");
        foreach (var command in own)
        {
            text.Append($"  {$"/{command.Name} {command.Arguments}",-36} {command.Description}\n");
        }

        text.Append("\nCommands of the program, whose text stands beside the conversation\n");
        foreach (var command in programs.Names)
        {
            text.Append($"  {"/" + command.Text,-36} {command.Note}\n");
        }

        return text.ToString();
    }
}
