using Quaestor.Cli.Terminal.Cells;

namespace Quaestor.Cli.Chat.Entries;

/// <summary>What the user said.</summary>
sealed class QuestionEntry(string text) : Entry
{
    protected override IEnumerable<StyledLine> Draw(int width, Theme theme)
    {
        var mark = "› ";
        foreach (var line in Wrapping.Wrap(text, theme.Own, width - mark.Length))
        {
            yield return new([new(mark, theme.Own), .. line.Pieces]);
            mark = "  ";
        }

        yield return StyledLine.Empty;
    }
}
