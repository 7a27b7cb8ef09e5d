using System.Globalization;
using System.Text.RegularExpressions;

namespace Quaestor.Cli.Chat;

/// <summary>What a terminal answers when it is asked for its ground's colour (xterm's OSC 11).</summary>
static partial class TerminalGround
{
    /// <returns>Null where the reply is another.</returns>
    public static bool? IsLight(string reply)
    {
        if (Answer().Match(reply) is not { Success: true } match)
        {
            return null;
        }

        var (red, green, blue) = (Part(match.Groups["red"].Value), Part(match.Groups["green"].Value), Part(match.Groups["blue"].Value));

        // ITU-R BT.709.
        return (0.2126 * red) + (0.7152 * green) + (0.0722 * blue) > 0.5;
    }

    // One to four digits of sixteen, the largest of which is full.
    static double Part(string digits) =>
        int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / (double)((1 << (4 * digits.Length)) - 1);

    [GeneratedRegex(@"^\]11;rgba?:(?<red>[0-9a-fA-F]{1,4})/(?<green>[0-9a-fA-F]{1,4})/(?<blue>[0-9a-fA-F]{1,4})")]
    private static partial Regex Answer();
}
