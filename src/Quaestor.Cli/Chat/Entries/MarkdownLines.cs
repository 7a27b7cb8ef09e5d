using System.Text.RegularExpressions;
using Quaestor.Cli.Terminal.Cells;

namespace Quaestor.Cli.Chat.Entries;

/// <summary>Draws the Markdown that models write, a line at a time: headings, lists, bold, code. What is anything else stays as it is.</summary>
sealed partial class MarkdownLines(int width, Theme theme)
{
    const string Fence = "```";

    bool _isCode;

    public IEnumerable<StyledLine> Draw(string line)
    {
        if (line.TrimStart().StartsWith(Fence, StringComparison.Ordinal))
        {
            _isCode = !_isCode;
            return [];
        }

        return Preview(line);
    }

    /// <summary>A line that may not be complete, without what it would mean for those behind it.</summary>
    public IEnumerable<StyledLine> Preview(string line)
    {
        if (_isCode)
        {
            return Wrapping.Wrap([new("  ", default), .. SqlColours.Of(line, theme)], width, indent: 4);
        }

        if (Heading().Match(line) is { Success: true } heading)
        {
            return Wrapping.Wrap([new(heading.Groups["text"].Value, theme.Strong)], width);
        }

        var item = Item().Match(line);
        return Wrapping.Wrap([.. Inline(line)], width, item.Success ? item.Length : 0);
    }

    IEnumerable<Piece> Inline(string line)
    {
        var at = 0;
        foreach (Match match in Marked().Matches(line))
        {
            if (match.Index > at)
            {
                yield return new(line[at..match.Index], theme.Text);
            }

            yield return match.Groups["bold"] is { Success: true } bold
                ? new(bold.Value, theme.Strong)
                : new(match.Groups["code"].Value, theme.Accent);
            at = match.Index + match.Length;
        }

        if (at < line.Length)
        {
            yield return new(line[at..], theme.Text);
        }
    }

    [GeneratedRegex(@"^#{1,6}\s+(?<text>.*)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*([-*]|\d+[.)])\s+")]
    private static partial Regex Item();

    [GeneratedRegex(@"\*\*(?<bold>[^*]+)\*\*|`(?<code>[^`]+)`")]
    private static partial Regex Marked();
}
