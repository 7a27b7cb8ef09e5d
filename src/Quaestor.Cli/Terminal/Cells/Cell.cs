using System.Runtime.InteropServices;

namespace Quaestor.Cli.Terminal.Cells;

/// <param name="Letter">With its marks; empty in the second cell of a letter that takes two.</param>
[StructLayout(LayoutKind.Auto)]
readonly record struct Cell(string Letter, Style Style)
{
    public static readonly Cell Blank = new(" ", default);
}
