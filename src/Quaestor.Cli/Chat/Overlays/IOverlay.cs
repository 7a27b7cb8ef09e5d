using Quaestor.Cli.Terminal.Cells;
using Quaestor.Cli.Terminal.Keys;

namespace Quaestor.Cli.Chat.Overlays;

/// <summary>Something over the page that takes all keys until it is closed.</summary>
interface IOverlay
{
    /// <summary>What its keys do, for the last line.</summary>
    string Keys { get; }

    /// <returns>Where the user types; null for nowhere.</returns>
    (int X, int Y)? Draw(CellGrid grid, Area page, Theme theme);

    /// <returns>False where it is closed by that.</returns>
    bool Handle(Key key);
}
