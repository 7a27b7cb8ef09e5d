namespace Quaestor.Agent.Hosting;

/// <summary>How long a message may be, and how a thread is named after its first one.</summary>
public static class MessageRules
{
    public const int Longest = 10_000;

    /// <summary>Behind <c>SQL:</c> and <c>PYTHON:</c>.</summary>
    public const int LongestCode = 100_000;

    const int LongestTitle = 80;
    const string ForkMark = " (fork)";

    public static void Check(string message)
    {
        var limit = IsCode(message) ? LongestCode : Longest;
        if (string.IsNullOrWhiteSpace(message))
        {
            throw new RequestException(RequestFault.Invalid, "empty_message", "The message is empty. Write a question.");
        }

        if (message.Length > limit)
        {
            throw new RequestException(
                RequestFault.Invalid, "message_too_long",
                $"The message has {message.Length:N0} characters; {limit:N0} are allowed. Shorten it, or put the data into a file and add that as a source.");
        }
    }

    /// <summary>The message's first line, cut at a word.</summary>
    public static string TitleOf(string message)
    {
        var line = message.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        line = end < 0 ? line : line[..end].TrimEnd();
        if (line.Length <= LongestTitle)
        {
            return Clean(line.ToString());
        }

        var cut = line[..LongestTitle];
        var space = cut.LastIndexOf(' ');
        cut = space > LongestTitle / 2 ? cut[..space] : char.IsHighSurrogate(cut[^1]) ? cut[..^1] : cut;
        return Clean($"{cut.TrimEnd()}…");
    }

    /// <summary>So that two threads of one beginning are told apart.</summary>
    public static string TitleOfFork(string title) => title.EndsWith(ForkMark, StringComparison.Ordinal) || title.Length == 0 ? title : TitleOf(title) + ForkMark;

    static bool IsCode(string message)
    {
        var start = message.AsSpan().TrimStart();
        return start.StartsWith("SQL:", StringComparison.OrdinalIgnoreCase) || start.StartsWith("PYTHON:", StringComparison.OrdinalIgnoreCase);
    }

    static string Clean(string title) => new([.. title.Select(c => char.IsControl(c) ? ' ' : c)]);
}
