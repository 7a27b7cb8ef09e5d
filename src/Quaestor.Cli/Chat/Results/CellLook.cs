using Quaestor.Cli.Terminal;
using Quaestor.Data.Results;

namespace Quaestor.Cli.Chat.Results;

/// <summary>A cell as people read it.</summary>
static class CellLook
{
    public const string Missing = "∅";

    public static string Of(object? cell) => cell is null ? Missing : SafeText.Line(CellText.Of(cell));
}
