using System.Globalization;

namespace Quaestor.Cli.Terminal.Keys;

/// <summary>What single sequences mean (xterm's ctlseqs; kitty's keyboard protocol).</summary>
static class EscapeSequences
{
    static readonly Dictionary<char, KeyName> Finals = new()
    {
        ['A'] = KeyName.Up,
        ['B'] = KeyName.Down,
        ['C'] = KeyName.Right,
        ['D'] = KeyName.Left,
        ['H'] = KeyName.Home,
        ['F'] = KeyName.End,
        ['P'] = KeyName.F1,
        ['Q'] = KeyName.F2,
        ['R'] = KeyName.F3,
        ['S'] = KeyName.F4,
    };

    static readonly Dictionary<int, KeyName> Numbers = new()
    {
        [1] = KeyName.Home,
        [2] = KeyName.Insert,
        [3] = KeyName.Delete,
        [4] = KeyName.End,
        [5] = KeyName.PageUp,
        [6] = KeyName.PageDown,
        [7] = KeyName.Home,
        [8] = KeyName.End,
        [11] = KeyName.F1,
        [12] = KeyName.F2,
        [13] = KeyName.F3,
        [14] = KeyName.F4,
        [15] = KeyName.F5,
        [17] = KeyName.F6,
        [18] = KeyName.F7,
        [19] = KeyName.F8,
        [20] = KeyName.F9,
        [21] = KeyName.F10,
        [23] = KeyName.F11,
        [24] = KeyName.F12,
    };

    /// <summary>A control character, as a key sends it.</summary>
    public static Key OfControl(char control) => control switch
    {
        '\r' => new(KeyName.Enter),
        '\t' => new(KeyName.Tab),
        '\e' => new(KeyName.Escape),
        '\b' or '\x7F' => new(KeyName.Backspace),
        '\0' => new(KeyName.Letter, " ", Modifiers.Ctrl),
        < '\x1B' => new(KeyName.Letter, ((char)(control - 1 + 'a')).ToString(), Modifiers.Ctrl),
        _ => new(KeyName.Letter, ((char)(control + '@')).ToString(), Modifiers.Ctrl),
    };

    /// <summary>Behind "ESC O".</summary>
    public static IEnumerable<Key> OfApplication(char final) =>
        final == 'M' ? [new(KeyName.Enter)] : Finals.TryGetValue(final, out var name) ? [new(name)] : [];

    /// <summary>Behind "ESC [", its last character included.</summary>
    /// <returns>Nothing for what is no key.</returns>
    public static IEnumerable<Key> OfControlSequence(string sequence)
    {
        var final = sequence[^1];
        var parameters = sequence[..^1];
        if (parameters.StartsWith('?') || parameters.StartsWith('>'))
        {
            return [new(KeyName.Reply, sequence)];
        }

        var numbers = parameters.Split(';').Select(text => int.TryParse(text.Split(':')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1).ToList();
        var modifiers = numbers.Count > 1 ? ModifiersOf(numbers[1]) : Modifiers.None;
        return final switch
        {
            '~' when numbers is [27, _, var code, ..] => [OfCode(code, modifiers)],
            'u' => [OfCode(numbers[0], modifiers)],
            '~' => Numbers.TryGetValue(numbers[0], out var numbered) ? [new(numbered, "", modifiers)] : [],
            'Z' => [new(KeyName.Tab, "", Modifiers.Shift)],
            _ => Finals.TryGetValue(final, out var name) ? [new(name, "", modifiers)] : [],
        };
    }

    static Modifiers ModifiersOf(int number) => (Modifiers)((number - 1) & 7);

    static Key OfCode(int code, Modifiers modifiers) => code switch
    {
        13 => new(KeyName.Enter, "", modifiers),
        9 => new(KeyName.Tab, "", modifiers),
        27 => new(KeyName.Escape, "", modifiers),
        8 or 127 => new(KeyName.Backspace, "", modifiers),
        >= 32 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF) => new(KeyName.Letter, char.ConvertFromUtf32(code), modifiers & ~Modifiers.Shift),
        _ => new(KeyName.Reply),
    };
}
