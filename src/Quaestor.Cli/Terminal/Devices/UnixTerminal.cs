using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Quaestor.Cli.Terminal.Devices;

/// <summary>The terminal at standard input and output of a Unix process.</summary>
/// <remarks>Never together with <see cref="Console"/>'s own reading, which sets the terminal's modes by itself.</remarks>
[UnsupportedOSPlatform("windows")]
sealed partial class UnixTerminal : ITerminalDevice
{
    const int Input = 0;
    const int Output = 1;
    const int Now = 0;
    const nuint AskSize = 0x5413;

    /// <summary>Longer than <c>struct termios</c> of any system.</summary>
    const int ModesLength = 256;

    /// <summary>Where <c>c_oflag</c> lies in <c>struct termios</c>.</summary>
    static readonly Range LinuxOutputFlags = 4..8;
    static readonly Range MacOutputFlags = 8..16;

    readonly FileStream _input = new(new SafeFileHandle(Input, ownsHandle: false), FileAccess.Read, bufferSize: 0);
    readonly FileStream _output = new(new SafeFileHandle(Output, ownsHandle: false), FileAccess.Write, bufferSize: 0);
    readonly byte[] _modes = new byte[ModesLength];
    readonly PosixSignalRegistration _onResize;
    bool _isRaw;

    public UnixTerminal() => _onResize = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Resized?.Invoke());

    public Action? Resized { get; set; }

    public (int Width, int Height) Size
    {
        get
        {
            if (!OperatingSystem.IsLinux())
            {
                return (Console.WindowWidth, Console.WindowHeight);
            }

            Span<ushort> size = stackalloc ushort[4];
            return Ioctl(Output, AskSize, ref MemoryMarshal.GetReference(size)) == 0 && size[1] > 0 ? (size[1], size[0]) : (80, 24);
        }
    }

    /// <summary>Whether both of the process's streams are a terminal.</summary>
    public static bool IsHere => !Console.IsInputRedirected && !Console.IsOutputRedirected;

    public void EnterRaw()
    {
        if (_isRaw)
        {
            return;
        }

        if (GetModes(Input, ref _modes[0]) != 0)
        {
            throw new IOException("The terminal's modes cannot be read.");
        }

        var raw = _modes.ToArray();
        MakeRaw(ref raw[0]);

        // What is written goes on as it was: a line feed still returns to the line's beginning.
        var flags = OperatingSystem.IsMacOS() ? MacOutputFlags : LinuxOutputFlags;
        _modes.AsSpan()[flags].CopyTo(raw.AsSpan()[flags]);
        _ = SetModes(Input, Now, ref raw[0]);
        _isRaw = true;
    }

    public void LeaveRaw()
    {
        if (_isRaw)
        {
            _ = SetModes(Input, Now, ref _modes[0]);
            _isRaw = false;
        }
    }

    public int Read(Span<byte> bytes)
    {
        try
        {
            return _input.Read(bytes);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }

    public void Write(string text)
    {
        try
        {
            _output.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (IOException)
        {
            // The terminal was closed; the reader finds its end.
        }
    }

    public void Dispose()
    {
        LeaveRaw();
        _onResize.Dispose();
        _input.Dispose();
        _output.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetModes(int file, ref byte modes);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetModes(int file, int when, ref byte modes);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(ref byte modes);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ioctl(int file, nuint request, ref ushort size);
}
