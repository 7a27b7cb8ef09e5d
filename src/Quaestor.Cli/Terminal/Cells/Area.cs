using System.Runtime.InteropServices;

namespace Quaestor.Cli.Terminal.Cells;

/// <summary>Some cells of a grid, from its upper left one.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct Area(int X, int Y, int Width, int Height)
{
    public int Right => X + Width;

    public int Bottom => Y + Height;

    public bool IsEmpty => Width <= 0 || Height <= 0;

    /// <summary>Without its border.</summary>
    public Area Inside => new(X + 1, Y + 1, Math.Max(0, Width - 2), Math.Max(0, Height - 2));

    public Area Top(int height) => this with { Height = Math.Clamp(height, 0, Height) };

    public Area Below(int height) => new(X, Y + Math.Clamp(height, 0, Height), Width, Math.Max(0, Height - height));

    /// <summary>One of this size in its middle, or as large as fits.</summary>
    public Area Middle(int width, int height)
    {
        var (w, h) = (Math.Min(width, Width), Math.Min(height, Height));
        return new(X + ((Width - w) / 2), Y + ((Height - h) / 2), w, h);
    }
}
