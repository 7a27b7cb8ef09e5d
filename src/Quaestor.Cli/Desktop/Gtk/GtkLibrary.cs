using System.Runtime.InteropServices;

namespace Quaestor.Cli.Desktop.Gtk;

/// <summary>What is used of GTK 3, GLib and WebKitGTK 4.1.</summary>
static partial class GtkLibrary
{
    public const string WebKit = "libwebkit2gtk-4.1.so.0";

    const string Gtk = "libgtk-3.so.0";
    const string GObject = "libgobject-2.0.so.0";
    const string GLib = "libglib-2.0.so.0";

    /// <summary>WEBKIT_LOAD_COMMITTED: the first bytes of the page are there.</summary>
    public const int LoadCommitted = 2;

    /// <summary>WEBKIT_POLICY_DECISION_TYPE_NEW_WINDOW_ACTION; those below are about this window's own page.</summary>
    public const int NewWindow = 1;

    /// <summary>GDK_CONTROL_MASK.</summary>
    public const uint ControlMask = 4;

    // WebKitGTK needs all the others, so whatever they export is found through it.
    static readonly Lazy<nint> All = new(static () => NativeLibrary.Load(WebKit));

    /// <summary>Calls a function that takes one object and gives nothing.</summary>
    public static unsafe void Do(string function, nint instance) => ((delegate* unmanaged<nint, void>)NativeLibrary.GetExport(All.Value, function))(instance);

    /// <summary>Calls a function that takes one object and gives another.</summary>
    public static unsafe nint Of(string function, nint instance) => ((delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(All.Value, function))(instance);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport(Gtk, EntryPoint = "gtk_init_check")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool Init(nint argc, nint argv);

    [LibraryImport(GLib, EntryPoint = "g_set_prgname", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetProgramName(string name);

    [LibraryImport(Gtk, EntryPoint = "gtk_window_new")]
    public static partial nint NewWindowOf(int type);

    [LibraryImport(Gtk, EntryPoint = "gtk_window_set_title", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetTitle(nint window, string title);

    [LibraryImport(Gtk, EntryPoint = "gtk_window_set_default_size")]
    public static partial void SetDefaultSize(nint window, int width, int height);

    [LibraryImport(Gtk, EntryPoint = "gtk_window_set_icon_name", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetIconName(nint window, string name);

    [LibraryImport(Gtk, EntryPoint = "gtk_container_add")]
    public static partial void Add(nint container, nint widget);

    [LibraryImport(Gtk, EntryPoint = "gtk_main")]
    public static partial void RunLoop();

    [LibraryImport(Gtk, EntryPoint = "gtk_main_quit")]
    public static partial void Quit();

    [LibraryImport(Gtk, EntryPoint = "gtk_show_uri_on_window", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ShowUri(nint window, string uri, uint time, nint error);

    [LibraryImport("libgdk-3.so.0", EntryPoint = "gdk_event_get_keyval")]
    public static partial int KeyOf(nint keyEvent, out uint key);

    [LibraryImport("libgdk-3.so.0", EntryPoint = "gdk_event_get_state")]
    public static partial int ModifiersOf(nint keyEvent, out uint modifiers);

    [LibraryImport(GLib, EntryPoint = "g_idle_add")]
    public static unsafe partial void Later(delegate* unmanaged<nint, int> act, nint data);

    [LibraryImport(GObject, EntryPoint = "g_signal_connect_data", StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial ulong Connect(nint instance, string signal, void* handler, nint data, nint destroy, int flags);

    [LibraryImport(WebKit, EntryPoint = "webkit_web_context_new_ephemeral")]
    public static partial nint NewContext();

    [LibraryImport(WebKit, EntryPoint = "webkit_web_view_load_uri", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void Load(nint view, string uri);
}
