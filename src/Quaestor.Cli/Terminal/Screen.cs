namespace Quaestor.Cli.Terminal;

/// <summary>Where a command writes: data on one stream, what it has to say about them on the other.</summary>
/// <param name="Input">What is piped in, for commands that are told to read it.</param>
/// <param name="Width">Cells in a line of the terminal; null where output goes elsewhere and lines may be as long as they are.</param>
sealed record Screen(TextReader Input, TextWriter Data, TextWriter Narration, bool IsTerminal, int? Width)
{
    const int NarrowestTable = 20;

    /// <summary>The process's own streams.</summary>
    public static Screen OfProcess()
    {
        var isTerminal = !Console.IsOutputRedirected;
        return new(
            Console.In,
            new StreamWriter(Console.OpenStandardOutput(), bufferSize: 32 << 10) { AutoFlush = isTerminal },
            new StreamWriter(Console.OpenStandardError()) { AutoFlush = true },
            isTerminal,
            isTerminal ? Math.Max(NarrowestTable, WidthOfWindow()) : null);
    }

    /// <summary>Takes data that are no text; null on a terminal, and where data are gathered as text.</summary>
    public Stream? Bytes => IsTerminal ? null : (Data as StreamWriter)?.BaseStream;

    /// <summary>One line of narration.</summary>
    public void Say(string line) => Narration.WriteLine(SafeText.Block(line));

    /// <summary>A line that nobody beside the keyboard sees; the first one of what is piped in.</summary>
    public string ReadSecret(string prompt)
    {
        if (!ReferenceEquals(Input, Console.In) || Console.IsInputRedirected)
        {
            return Input.ReadLine() ?? "";
        }

        Narration.Write(prompt);
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        Narration.WriteLine();
        return typed.ToString();
    }

    static int WidthOfWindow()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (Exception exception) when (exception is IOException or PlatformNotSupportedException)
        {
            return 80;
        }
    }
}
