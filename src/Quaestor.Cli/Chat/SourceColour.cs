using System.Globalization;
using Quaestor.Cli.Terminal.Cells;

namespace Quaestor.Cli.Chat;

/// <summary>The colour by which the settings mark a source, as ground of its name.</summary>
static class SourceColour
{
    static readonly Dictionary<string, int> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["red"] = 0xC62828,
        ["crimson"] = 0xB71C3C,
        ["orange"] = 0xC75B12,
        ["amber"] = 0xB7791F,
        ["yellow"] = 0xA38A00,
        ["lime"] = 0x558B2F,
        ["green"] = 0x2E7D32,
        ["teal"] = 0x0F766E,
        ["cyan"] = 0x0E7490,
        ["blue"] = 0x1D4ED8,
        ["navy"] = 0x1E3A8A,
        ["indigo"] = 0x4338CA,
        ["violet"] = 0x6D28D9,
        ["purple"] = 0x7E22CE,
        ["magenta"] = 0xA21CAF,
        ["pink"] = 0xBE185D,
        ["brown"] = 0x795548,
        ["grey"] = 0x616161,
        ["gray"] = 0x616161,
        ["black"] = 0x202020,
    };

    /// <summary>The sixteen colours' number for what stands for danger, and for all else.</summary>
    const int AnsiRed = 1;
    const int AnsiBlue = 4;

    /// <param name="colour"><c>#rrggbb</c>, or a name; null for none.</param>
    public static Style Of(string? colour, Theme theme)
    {
        if (colour is null || theme == Theme.Plain)
        {
            return theme.Bar with { IsBold = true };
        }

        var rgb = colour.StartsWith('#') && int.TryParse(colour.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number)
            ? number
            : Names.GetValueOrDefault(colour, Names["blue"]);
        if (theme == Theme.Ansi)
        {
            var isRed = ((rgb >> 16) & 0xFF) > 2 * Math.Max((rgb >> 8) & 0xFF, rgb & 0xFF);
            return new(Colour.Ansi(15), Colour.Ansi(isRed ? AnsiRed : AnsiBlue), IsBold: true);
        }

        var brightness = (0.2126 * ((rgb >> 16) & 0xFF)) + (0.7152 * ((rgb >> 8) & 0xFF)) + (0.0722 * (rgb & 0xFF));
        return new(Colour.Rgb(brightness > 140 ? 0x101010 : 0xFFFFFF), Colour.Rgb(rgb), IsBold: true);
    }
}
