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
        TextWriter data = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 32 << 10) { AutoFlush = isTerminal };
        TextWriter narration = new StreamWriter(Console.OpenStandardError()) { AutoFlush = true };
        var waiting = isTerminal && !Console.IsErrorRedirected ? new WaitingLine(narration) : null;
        return new(
            Console.In,
            waiting is null ? data : new BesideWaitingLine(data, waiting),
            waiting is null ? narration : new BesideWaitingLine(narration, waiting),
            isTerminal,
            isTerminal ? Math.Max(NarrowestTable, WidthOfWindow()) : null) { IsInteractive = isTerminal && !Console.IsInputRedirected, Waiting = waiting };
    }

    /// <summary>Whether nothing but data and faults is written.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Tells that something goes on; null where nobody watches.</summary>
    public WaitingLine? Waiting { get; init; }

    /// <summary>Whether somebody sits at a keyboard before it.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Takes data that are no text; null on a terminal, and where data are gathered as text.</summary>
    public Stream? Bytes => IsTerminal ? null : (Data as StreamWriter)?.BaseStream;

    /// <summary>Data as they are for a program; on a terminal, without what would steer it.</summary>
    public void Print(string text) => Data.WriteLine(IsTerminal ? SafeText.Block(text) : text);

    /// <summary>One line of narration, unless quiet is wanted.</summary>
    public void Say(string line)
    {
        if (!IsQuiet)
        {
            Complain(line);
        }
    }

    /// <summary>One line about what went wrong.</summary>
    public void Complain(string line) => Narration.WriteLine(SafeText.Block(line));

    /// <summary>What the person at the terminal types; null where nobody sits there.</summary>
    public string? Ask(string prompt)
    {
        if (!IsTerminal || (ReferenceEquals(Input, Console.In) && Console.IsInputRedirected))
        {
            return null;
        }

        Narration.Write(prompt);
        Narration.Flush();
        return Input.ReadLine();
    }

    /// <summary>Says what will happen and asks about it; nobody's silence is a yes.</summary>
    /// <param name="question">Answered by typing yes.</param>
    public bool IsAgreed(string what, string question)
    {
        Say(what);
        if (Ask($"{question} Type yes: ") is { } answer)
        {
            return answer.Trim().Equals("yes", StringComparison.OrdinalIgnoreCase);
        }

        Complain("Nobody can be asked here: say --yes.");
        return false;
    }

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
