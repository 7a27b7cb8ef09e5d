using System.Text;

namespace Quaestor.Cli.Terminal;

/// <summary>Passes text on to a terminal as <see cref="SafeText.Block"/> leaves it.</summary>
sealed class SafeTextWriter(TextWriter terminal) : TextWriter
{
    /// <summary>The first half of a code point whose second half comes with the next write.</summary>
    char? _half;

    public override Encoding Encoding => terminal.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        var text = _half is { } half ? half + buffer.ToString() : buffer.ToString();
        _half = text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text[^1] : null;
        terminal.Write(SafeText.Block(_half is null ? text : text[..^1]));
    }

    public override void Flush() => terminal.Flush();
}
