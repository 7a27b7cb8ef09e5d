using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Quaestor.Cli.Terminal;
using Quaestor.Cli.Terminal.Devices;

namespace Quaestor.Tests.Cli.Terminal;

/// <summary>A terminal in memory: takes keys from a test, and shows what a real one would.</summary>
sealed partial class ScreenTerminal(int width, int height) : ITerminalDevice
{
    readonly BlockingCollection<byte[]> _keys = [];
    readonly Lock _lock = new();
    string[,] _cells = Blank(width, height);
    int _x;
    int _y;

    public (int Width, int Height) Size { get; private set; } = (width, height);

    public Action? Resized { get; set; }

    public bool IsRaw { get; private set; }

    /// <summary>All bytes that were written.</summary>
    public StringBuilder Written { get; } = new();

    public string Text
    {
        get
        {
            lock (_lock)
            {
                return string.Join('\n', Enumerable.Range(0, Size.Height).Select(y => string.Concat(Enumerable.Range(0, Size.Width).Select(x => _cells[x, y])).TrimEnd()));
            }
        }
    }

    public void Type(string keys) => _keys.Add(Encoding.UTF8.GetBytes(keys));

    public void HangUp() => _keys.CompleteAdding();

    public void Resize(int toWidth, int toHeight)
    {
        lock (_lock)
        {
            (Size, _cells) = ((toWidth, toHeight), Blank(toWidth, toHeight));
        }

        Resized?.Invoke();
    }

    /// <summary>Waits until the screen shows a text.</summary>
    public Task UntilAsync(string text) => UntilAsync(screen => screen.Contains(text, StringComparison.Ordinal), text);

    public async Task UntilAsync(Func<string, bool> shows, string what)
    {
        for (var left = 600; !shows(Text); left--)
        {
            Assert.True(left > 0, $"The screen does not show {what}:\n{Text}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public void EnterRaw() => IsRaw = true;

    public void LeaveRaw() => IsRaw = false;

    public int Read(Span<byte> bytes)
    {
        if (!_keys.TryTake(out var keys, Timeout.Infinite))
        {
            return 0;
        }

        keys.CopyTo(bytes);
        return keys.Length;
    }

    public void Write(string text)
    {
        lock (_lock)
        {
            Written.Append(text);
            for (var at = 0; at < text.Length;)
            {
                at += Take(text, at);
            }
        }
    }

    public void Dispose() => _keys.Dispose();

    static string[,] Blank(int width, int height)
    {
        var cells = new string[width, height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                cells[x, y] = " ";
            }
        }

        return cells;
    }

    int Take(string text, int at)
    {
        if (text[at] != '\e')
        {
            var length = StringInfo.GetNextTextElementLength(text, at);
            Put(text.Substring(at, length));
            return length;
        }

        if (Control().Match(text, at) is { Success: true } control)
        {
            Do(control.Groups["final"].Value, control.Groups["numbers"].Value);
            return control.Length;
        }

        return Command().Match(text, at) is { Success: true } command ? command.Length : throw new InvalidOperationException($"No sequence of a terminal: {text[at..Math.Min(text.Length, at + 20)]}");
    }

    void Put(string letter)
    {
        Assert.False(letter.Any(char.IsControl), "A control character was written.");
        var cells = CellWidth.OfLetter(letter);
        if (_x + cells <= Size.Width && _y < Size.Height)
        {
            _cells[_x, _y] = letter;
            for (var half = 1; half < cells; half++)
            {
                _cells[_x + half, _y] = "";
            }
        }

        _x += cells;
    }

    void Do(string final, string numbers)
    {
        switch (final)
        {
            case "H":
                var place = numbers.Split(';');
                (_y, _x) = (int.Parse(place[0]) - 1, int.Parse(place[1]) - 1);
                break;
            case "K":
                for (var x = _x; x < Size.Width; x++)
                {
                    _cells[x, _y] = " ";
                }

                break;
            case "J":
                _cells = Blank(Size.Width, Size.Height);
                break;
        }
    }

    [GeneratedRegex(@"\G\e\[[?<>]?(?<numbers>[0-9;]*)(?<final>[A-Za-z])")]
    private static partial Regex Control();

    [GeneratedRegex(@"\G\e\][^\e]*\e\\")]
    private static partial Regex Command();
}
