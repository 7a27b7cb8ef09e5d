using System.Runtime.InteropServices;

namespace Quaestor.Cli.Desktop.Mac;

/// <summary>What is used of the Objective-C runtime. One message has as many declarations as there are kinds of arguments.</summary>
static unsafe partial class ObjectiveC
{
    const string Runtime = "/usr/lib/libobjc.A.dylib";
    const string SendName = "objc_msgSend";

    [LibraryImport(Runtime, EntryPoint = "objc_getClass", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Class(string name);

    [LibraryImport(Runtime, EntryPoint = "sel_registerName", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Selector(string name);

    [LibraryImport(Runtime, EntryPoint = "objc_autoreleasePoolPush")]
    public static partial nint PushPool();

    [LibraryImport(Runtime, EntryPoint = "objc_autoreleasePoolPop")]
    public static partial void PopPool(nint pool);

    [LibraryImport(Runtime, EntryPoint = "objc_allocateClassPair", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewClass(nint parent, string name, nint extraBytes);

    [LibraryImport(Runtime, EntryPoint = "class_addMethod", StringMarshalling = StringMarshalling.Utf8)]
    public static partial byte AddMethod(nint kind, nint selector, void* code, string types);

    [LibraryImport(Runtime, EntryPoint = "objc_registerClassPair")]
    public static partial void Finish(nint kind);

    [LibraryImport(Runtime, EntryPoint = SendName)]
    private static partial nint SendTo(nint target, nint selector);

    [LibraryImport(Runtime, EntryPoint = SendName)]
    private static partial nint SendTo(nint target, nint selector, nint first);

    [LibraryImport(Runtime, EntryPoint = SendName)]
    private static partial nint SendTo(nint target, nint selector, nint first, nint second, nint third);

    [LibraryImport(Runtime, EntryPoint = SendName)]
    private static partial nint SendTo(nint target, nint selector, double value);

    [LibraryImport(Runtime, EntryPoint = SendName)]
    private static partial nint SendTo(nint target, nint selector, ulong mask, nint until, nint mode, byte takes);

    [LibraryImport(Runtime, EntryPoint = SendName)]
    private static partial nint SendTo(nint target, nint selector, Frame frame, ulong style, ulong backing, byte later);

    [LibraryImport(Runtime, EntryPoint = SendName)]
    private static partial nint SendTo(nint target, nint selector, Frame frame, nint configuration);

    public static nint Send(nint target, string message) => SendTo(target, Selector(message));

    public static nint Send(nint target, string message, nint first) => SendTo(target, Selector(message), first);

    public static nint Send(nint target, string message, nint first, nint second, nint third) => SendTo(target, Selector(message), first, second, third);

    public static nint Send(string kind, string message) => SendTo(Class(kind), Selector(message));

    public static nint Send(string kind, string message, double value) => SendTo(Class(kind), Selector(message), value);

    /// <summary><c>nextEventMatchingMask:untilDate:inMode:dequeue:</c></summary>
    public static nint NextEvent(nint application, nint until, nint mode) => SendTo(application, Selector("nextEventMatchingMask:untilDate:inMode:dequeue:"), ulong.MaxValue, until, mode, 1);

    /// <summary><c>initWithContentRect:styleMask:backing:defer:</c></summary>
    public static nint InitWindow(nint window, Frame frame, ulong style) => SendTo(window, Selector("initWithContentRect:styleMask:backing:defer:"), frame, style, 2, 0);

    /// <summary><c>initWithFrame:configuration:</c></summary>
    public static nint InitView(nint view, Frame frame, nint configuration) => SendTo(view, Selector("initWithFrame:configuration:"), frame, configuration);

    /// <summary>An NSString, released with the pool.</summary>
    public static nint Text(string text)
    {
        var bytes = Marshal.StringToCoTaskMemUTF8(text);
        try
        {
            return Send(Class("NSString"), "stringWithUTF8String:", bytes);
        }
        finally
        {
            Marshal.FreeCoTaskMem(bytes);
        }
    }

    public static string? Text(nint text) => text == 0 ? null : Marshal.PtrToStringUTF8(Send(text, "UTF8String"));

    /// <summary>Calls a block: its code stands behind its class and its flags.</summary>
    public static void Call(nint block, nint argument) => ((delegate* unmanaged<nint, nint, void>)((nint*)block)[2])(block, argument);

    /// <summary>CGRect.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public record struct Frame(double X, double Y, double Width, double Height);
}
