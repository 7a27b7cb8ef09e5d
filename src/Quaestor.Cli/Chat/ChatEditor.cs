using System.Diagnostics;

namespace Quaestor.Cli.Chat;

/// <summary>The user's own editor over a file of its own.</summary>
static class ChatEditor
{
    /// <param name="editor">The program, with arguments if it has any.</param>
    /// <param name="ending">Of the file, by which editors know what it is.</param>
    /// <param name="lend">Gives the terminal to the editor.</param>
    /// <returns>What was written; as it was where the editor failed.</returns>
    public static string Edit(string editor, string text, string ending, Action<Action> lend)
    {
        var folder = Directory.CreateTempSubdirectory("quaestor-");
        try
        {
            var file = Path.Combine(folder.FullName, "message" + ending);
            File.WriteAllText(file, text);
            var words = editor.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                throw new IOException("It names no program.");
            }

            var start = new ProcessStartInfo(words[0], [.. words.Skip(1), file]) { UseShellExecute = false };
            var isFine = false;
            lend(() =>
            {
                using var process = Process.Start(start)!;
                process.WaitForExit();
                isFine = process.ExitCode == 0;
            });
            return isFine ? File.ReadAllText(file).TrimEnd('\n', '\r') : text;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
