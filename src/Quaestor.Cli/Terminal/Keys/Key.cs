using System.Runtime.InteropServices;

namespace Quaestor.Cli.Terminal.Keys;

[Flags]
enum Modifiers
{
    None = 0,
    Shift = 1,
    Alt = 2,
    Ctrl = 4,
}

enum KeyName
{
    /// <summary>One letter, in <see cref="Key.Text"/>.</summary>
    Letter,

    /// <summary>Text that was pasted as one.</summary>
    Paste,

    /// <summary>What the terminal says of itself, without the sequence's beginning and end.</summary>
    Reply,
    Enter,
    Tab,
    Escape,
    Backspace,
    Insert,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F1,
    F2,
    F3,
    F4,
    F5,
    F6,
    F7,
    F8,
    F9,
    F10,
    F11,
    F12,
}

/// <summary>One press of a key, as far as a terminal tells it.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct Key(KeyName Name, string Text = "", Modifiers Modifiers = Modifiers.None)
{
    public bool Is(KeyName name, Modifiers modifiers = Modifiers.None) => Name == name && Modifiers == modifiers;

    public bool IsCtrl(char letter) => Name == KeyName.Letter && Modifiers == Modifiers.Ctrl && Text.Length == 1 && Text[0] == letter;

    public bool IsAlt(char letter) => Name == KeyName.Letter && Modifiers == Modifiers.Alt && Text.Length == 1 && Text[0] == letter;

    /// <summary>A letter that is typed, without Ctrl or Alt.</summary>
    public bool IsPlain(char letter) => Name == KeyName.Letter && Modifiers is Modifiers.None or Modifiers.Shift && Text.Length == 1 && Text[0] == letter;
}
