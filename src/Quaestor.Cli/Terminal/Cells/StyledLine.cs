using System.Runtime.InteropServices;

namespace Quaestor.Cli.Terminal.Cells;

/// <summary>Text in one style.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct Piece(string Text, Style Style);

/// <summary>A line of a pane.</summary>
sealed record StyledLine(params IReadOnlyList<Piece> Pieces)
{
    public static StyledLine Empty { get; } = new([]);

    public string Text => string.Concat(Pieces.Select(piece => piece.Text));

    public static StyledLine Of(string text, Style style = default) => new(new Piece(text, style));

    public void Draw(CellGrid grid, int x, int y, int width)
    {
        var end = x + width;
        foreach (var piece in Pieces)
        {
            x += grid.Write(x, y, piece.Text, piece.Style, end - x);
        }
    }
}
