using System.Globalization;
using System.Text;

namespace Quaestor.Cli.Terminal.Cells;

/// <summary>A colour as a terminal takes it: its own default, one of the sixteen that its user chose, or one by red, green and blue.</summary>
readonly record struct Colour
{
    const int TrueColour = 1 << 24;

    /// <summary>0 the default; 1 to 16 the terminal's own; above, red, green and blue.</summary>
    readonly int _code;

    Colour(int code) => _code = code;

    /// <param name="index">0 to 15.</param>
    public static Colour Ansi(int index) => new(index + 1);

    /// <param name="rgb"><c>0xRRGGBB</c>.</param>
    public static Colour Rgb(int rgb) => new(TrueColour | rgb);

    /// <summary>The parameters of "select graphic rendition" (ECMA-48, 8.3.117; the form for true colour is xterm's).</summary>
    public void WriteTo(StringBuilder parameters, bool isBack)
    {
        var ground = isBack ? 40 : 30;
        var text = _code switch
        {
            0 => $";{ground + 9}",
            <= 8 => $";{ground + _code - 1}",
            <= 16 => $";{ground + 60 + _code - 9}",
            _ => string.Create(CultureInfo.InvariantCulture, $";{ground + 8};2;{(_code >> 16) & 0xFF};{(_code >> 8) & 0xFF};{_code & 0xFF}"),
        };
        parameters.Append(text);
    }
}
