using System.Text;

namespace Quaestor.Cli.Terminal;

/// <summary>Writes on, and remembers whether anything was written.</summary>
sealed class NotedWriter(TextWriter to) : TextWriter
{
    public bool HasWritten { get; private set; }

    public override Encoding Encoding => to.Encoding;

    public override void Write(char value)
    {
        HasWritten = true;
        to.Write(value);
    }

    public override void Write(string? value)
    {
        HasWritten |= value is { Length: > 0 };
        to.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        HasWritten |= count > 0;
        to.Write(buffer, index, count);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        HasWritten |= buffer.Length > 0;
        to.Write(buffer);
    }

    public override void Flush() => to.Flush();
}
