using System.Text;

namespace Quaestor.Cli.Terminal;

/// <summary>
/// Tells whoever waits at a terminal that something goes on, once nothing was written for a second. The line goes as soon
/// as anything else is written, and never stands in the middle of another.
/// </summary>
sealed class WaitingLine(TextWriter terminal) : IDisposable
{
    const string Clear = "\r\e[K";
    static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    readonly Lock _lock = new();
    Timer? _timer;
    DateTimeOffset _since;
    DateTimeOffset _written;
    bool _isShown;
    bool _isAtStart = true;

    public void Start()
    {
        (_since, _written) = (DateTimeOffset.UtcNow, DateTimeOffset.UtcNow);
        _timer = new(_ => Show(), null, Beat, Beat);
    }

    /// <summary>Lets a writer of the terminal write.</summary>
    public void Write(TextWriter writer, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        lock (_lock)
        {
            Hide();
            writer.Write(text);
            (_written, _isAtStart) = (DateTimeOffset.UtcNow, text[^1] == '\n');
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = null;
            Hide();
        }
    }

    void Show()
    {
        lock (_lock)
        {
            var now = DateTimeOffset.UtcNow;
            if (_timer is not null && _isAtStart && now - _written >= Beat)
            {
                terminal.Write($"{Clear}… {(now - _since).TotalSeconds:0} s");
                terminal.Flush();
                _isShown = true;
            }
        }
    }

    void Hide()
    {
        if (_isShown)
        {
            terminal.Write(Clear);
            terminal.Flush();
            _isShown = false;
        }
    }
}

/// <summary>Writes to a terminal beside a <see cref="WaitingLine"/>.</summary>
sealed class BesideWaitingLine(TextWriter terminal, WaitingLine line) : TextWriter
{
    public override Encoding Encoding => terminal.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer) => line.Write(terminal, buffer);

    public override void Flush() => terminal.Flush();
}
