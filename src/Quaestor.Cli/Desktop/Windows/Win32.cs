using System.Runtime.InteropServices;

namespace Quaestor.Cli.Desktop.Windows;

/// <summary>What is used of user32 to have one window.</summary>
static unsafe partial class Win32
{
    /// <summary>WM_DESTROY.</summary>
    public const uint Destroyed = 0x0002;

    /// <summary>WM_SIZE.</summary>
    public const uint Resized = 0x0005;

    /// <summary>WM_CLOSE.</summary>
    public const uint Closing = 0x0010;

    /// <summary>WM_APP: something to do on the window's thread.</summary>
    public const uint Work = 0x8000;

    /// <summary>WS_OVERLAPPEDWINDOW | WS_VISIBLE.</summary>
    public const uint OrdinaryWindow = 0x10CF0000;

    /// <summary>CW_USEDEFAULT.</summary>
    public const int Anywhere = unchecked((int)0x80000000);

    /// <summary>VK_CONTROL.</summary>
    public const int ControlKey = 0x11;

    const string User = "user32.dll";

    [LibraryImport("kernel32.dll", EntryPoint = "GetModuleHandleW")]
    public static partial nint OwnModule(nint name);

    [LibraryImport(User, EntryPoint = "RegisterClassExW", SetLastError = true)]
    public static partial ushort Register(in WindowClass windowClass);

    [LibraryImport(User, EntryPoint = "CreateWindowExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    public static partial nint Create(uint extended, string className, string title, uint style, int x, int y, int width, int height, nint parent, nint menu, nint module, nint data);

    [LibraryImport(User, EntryPoint = "DefWindowProcW")]
    public static partial nint DoUsual(nint window, uint kind, nint first, nint second);

    [LibraryImport(User, EntryPoint = "GetMessageW", SetLastError = true)]
    public static partial int NextMessage(out Message message, nint window, uint least, uint most);

    [LibraryImport(User, EntryPoint = "TranslateMessage")]
    public static partial int Translate(in Message message);

    [LibraryImport(User, EntryPoint = "DispatchMessageW")]
    public static partial nint Dispatch(in Message message);

    [LibraryImport(User, EntryPoint = "PostMessageW", SetLastError = true)]
    public static partial int Post(nint window, uint kind, nint first, nint second);

    [LibraryImport(User, EntryPoint = "PostQuitMessage")]
    public static partial void EndLoop(int code);

    [LibraryImport(User, EntryPoint = "DestroyWindow")]
    public static partial int Destroy(nint window);

    [LibraryImport(User, EntryPoint = "GetClientRect")]
    public static partial int Inside(nint window, out Rectangle inside);

    [LibraryImport(User, EntryPoint = "SetForegroundWindow")]
    public static partial int BringToFront(nint window);

    [LibraryImport(User, EntryPoint = "GetKeyState")]
    public static partial short KeyState(int key);

    /// <summary>WNDCLASSEXW.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct WindowClass
    {
        public uint Size;
        public uint Style;
        public delegate* unmanaged<nint, uint, nint, nint, nint> Procedure;
        public int ClassExtra;
        public int WindowExtra;
        public nint Module;
        public nint Icon;
        public nint Cursor;
        public nint Background;
        public char* MenuName;
        public char* Name;
        public nint SmallIcon;
    }

    /// <summary>MSG.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Message
    {
        public nint Window;
        public uint Kind;
        public nint First;
        public nint Second;
        public uint Time;
        public int X;
        public int Y;
    }

    /// <summary>RECT.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Rectangle
    {
        public int Left;
        public int Top;
        public int Right;
        public int Bottom;
    }
}
