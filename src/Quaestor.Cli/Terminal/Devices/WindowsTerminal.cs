using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Quaestor.Cli.Terminal.Devices;

/// <summary>The console of a Windows process, told to speak a terminal's sequences both ways.</summary>
[SupportedOSPlatform("windows")]
sealed partial class WindowsTerminal : ITerminalDevice
{
    const int InputNumber = -10;
    const int OutputNumber = -11;
    const uint Utf8 = 65001;

    /// <summary>Processed output with virtual terminal processing, and no line feed of its own at the right edge.</summary>
    const uint OutputModes = 0x1 | 0x4 | 0x8;

    /// <summary>Virtual terminal input alone: no lines, no echo, no signals.</summary>
    const uint InputModes = 0x200;

    static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    readonly nint _input = GetStdHandle(InputNumber);
    readonly nint _output = GetStdHandle(OutputNumber);
    readonly FileStream _keys;
    readonly FileStream _screen;
    readonly Timer _looks;
    (uint Input, uint Output, uint InputPage, uint OutputPage)? _before;
    (int Width, int Height) _size;

    public WindowsTerminal()
    {
        _keys = new(new SafeFileHandle(_input, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        _screen = new(new SafeFileHandle(_output, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        _size = Size;

        // With virtual terminal input no event tells of a new size.
        _looks = new(_ => Look(), null, BetweenLooks, BetweenLooks);
    }

    public Action? Resized { get; set; }

    public (int Width, int Height) Size => (Console.WindowWidth, Console.WindowHeight);

    public void EnterRaw()
    {
        if (_before is not null)
        {
            return;
        }

        if (!GetConsoleMode(_input, out var input) || !GetConsoleMode(_output, out var output))
        {
            throw new IOException("The console's modes cannot be read.");
        }

        _before = (input, output, GetConsoleCP(), GetConsoleOutputCP());
        _ = SetConsoleCP(Utf8) && SetConsoleOutputCP(Utf8);
        if (!SetConsoleMode(_input, InputModes) || !SetConsoleMode(_output, OutputModes))
        {
            LeaveRaw();
            throw new IOException("This console knows no terminal sequences. Use Windows Terminal, or \"quaestor chat --inline\" there.");
        }
    }

    public void LeaveRaw()
    {
        if (_before is { } before)
        {
            _ = SetConsoleMode(_input, before.Input) && SetConsoleMode(_output, before.Output)
                && SetConsoleCP(before.InputPage) && SetConsoleOutputCP(before.OutputPage);
            _before = null;
        }
    }

    public int Read(Span<byte> bytes) => _keys.Read(bytes);

    public void Write(string text) => _screen.Write(Encoding.UTF8.GetBytes(text));

    public void Dispose()
    {
        LeaveRaw();
        _looks.Dispose();
        _keys.Dispose();
        _screen.Dispose();
    }

    void Look()
    {
        if (Size is var size && size != _size)
        {
            _size = size;
            Resized?.Invoke();
        }
    }

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial nint GetStdHandle(int number);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetConsoleMode(nint handle, out uint mode);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetConsoleMode(nint handle, uint mode);

    [LibraryImport("kernel32")]
    private static partial uint GetConsoleCP();

    [LibraryImport("kernel32")]
    private static partial uint GetConsoleOutputCP();

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetConsoleCP(uint page);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetConsoleOutputCP(uint page);
}
