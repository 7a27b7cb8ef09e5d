using Quaestor.Cli.Terminal.Cells;

namespace Quaestor.Cli.Chat.Entries;

enum NoteKind
{
    Told,
    Done,
    Failed,
}

/// <summary>What the program itself has to say.</summary>
sealed class NoteEntry(string text, NoteKind kind = NoteKind.Told) : Entry
{
    protected override IEnumerable<StyledLine> Draw(int width, Theme theme)
    {
        var (mark, style) = kind switch
        {
            NoteKind.Done => ("✓ ", theme.Ok),
            NoteKind.Failed => ("✗ ", theme.Error),
            _ => ("· ", theme.Faint),
        };
        foreach (var line in Wrapping.Wrap(text, style, width - mark.Length))
        {
            yield return new([new(mark, style), .. line.Pieces]);
            mark = "  ";
        }

        yield return StyledLine.Empty;
    }
}
