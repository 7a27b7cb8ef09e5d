using System.Text.RegularExpressions;

namespace Quaestor.Data.Queries;

/// <summary>DuckDB's sentences without its advice about settings and reader options, which nobody here can change.</summary>
static partial class DuckDbErrorText
{
    static readonly string[] Advice = ["\n\nUse \"SET ", "\n\nPossible ", "\nPossible solutions:"];

    public static string Of(string message)
    {
        if (BadLine().Match(message) is { Success: true } line)
        {
            var file = FileName().Match(message) is { Success: true } name ? $" of {name.Groups[1].Value}" : "";
            return $"Line {line.Groups[1].Value}{file} does not fit the others: {line.Groups[3].Value.Trim().TrimEnd('.')}. The line is: {line.Groups[2].Value}";
        }

        foreach (var advice in Advice)
        {
            var start = message.IndexOf(advice, StringComparison.Ordinal);
            message = start < 0 ? message : message[..start];
        }

        return message.Trim();
    }

    public static bool IsBadLine(string message) => BadLine().IsMatch(message);

    [GeneratedRegex(@"^CSV Error on Line: (\d+)\nOriginal Line: ?(.*)\n(.+)", RegexOptions.None, 1000)]
    private static partial Regex BadLine();

    [GeneratedRegex(@"^\s*file = (.+)$", RegexOptions.Multiline, 1000)]
    private static partial Regex FileName();
}
