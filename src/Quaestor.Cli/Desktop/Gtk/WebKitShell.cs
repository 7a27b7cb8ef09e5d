using System.Runtime.InteropServices;

namespace Quaestor.Cli.Desktop.Gtk;

/// <summary>A GTK window with WebKitGTK in it: the system's web view on Linux. Everything of GTK happens on one thread of its own.</summary>
sealed class WebKitShell : IDesktopShell
{
    const int Width = 1280;
    const int Height = 860;

    static volatile WebKitShell? _running;

    readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    ShownPage _page = null!;
    nint _window;
    nint _view;

    public string Name => "webkit";

    public string? Objection() =>
        !OperatingSystem.IsLinux() ? "it is for Linux"
        : Environment.GetEnvironmentVariable("DISPLAY") is null or "" && Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is null or "" ? "there is no display"
        : !NativeLibrary.TryLoad(GtkLibrary.WebKit, out _) ? "libwebkit2gtk-4.1-0 is not installed"
        : null;

    public Task<bool> RunAsync(ShownPage page, CancellationToken cancellationToken)
    {
        _page = page;
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => ended.SetResult(Run())) { IsBackground = true, Name = "GTK" };
        thread.Start();
        return ShellChoice.EndOfAsync(_loaded.Task, ended.Task, Close, cancellationToken);
    }

    public unsafe void Show() => GtkLibrary.Later(&PresentWindow, 0);

    static unsafe void Close() => GtkLibrary.Later(&CloseWindow, 0);

    unsafe bool Run()
    {
        if (_page.DrawsInSoftware)
        {
            // The native environment: the runtime's own copy is not what GTK reads.
            GtkLibrary.SetVariable("WEBKIT_DISABLE_DMABUF_RENDERER", "1", 1);
            GtkLibrary.SetVariable("WEBKIT_DISABLE_COMPOSITING_MODE", "1", 1);
        }

        GtkLibrary.SetProgramName("quaestor");
        if (!GtkLibrary.Init(0, 0))
        {
            return false;
        }

        _running = this;
        _window = GtkLibrary.NewWindowOf(0);
        GtkLibrary.SetTitle(_window, _page.Title);
        GtkLibrary.SetIconName(_window, "quaestor");
        GtkLibrary.SetDefaultSize(_window, Width, Height);

        // The port is another one each time, so nothing that the page keeps would be found again.
        _view = GtkLibrary.Of("webkit_web_view_new_with_context", GtkLibrary.NewContext());
        GtkLibrary.Connect(_window, "destroy", (delegate* unmanaged<nint, nint, void>)&Destroyed, 0, 0, 0);
        GtkLibrary.Connect(_window, "key-press-event", (delegate* unmanaged<nint, nint, nint, int>)&KeyPressed, 0, 0, 0);
        GtkLibrary.Connect(_view, "load-changed", (delegate* unmanaged<nint, int, nint, void>)&LoadChanged, 0, 0, 0);
        GtkLibrary.Connect(_view, "decide-policy", (delegate* unmanaged<nint, nint, int, nint, int>)&DecidePolicy, 0, 0, 0);
        GtkLibrary.Connect(_view, "web-process-terminated", (delegate* unmanaged<nint, int, nint, void>)&PageCrashed, 0, 0, 0);
        GtkLibrary.Add(_window, _view);
        GtkLibrary.Do("gtk_widget_show_all", _window);
        GtkLibrary.Do("gtk_widget_grab_focus", _view);
        GtkLibrary.Load(_view, _page.First.AbsoluteUri);
        GtkLibrary.RunLoop();
        _running = null;
        return true;
    }

    [UnmanagedCallersOnly]
    static int CloseWindow(nint data)
    {
        if (_running is { _window: not 0 } shell)
        {
            GtkLibrary.Do("gtk_widget_destroy", shell._window);
        }

        return 0;
    }

    [UnmanagedCallersOnly]
    static int PresentWindow(nint data)
    {
        if (_running is { _window: not 0 } shell)
        {
            GtkLibrary.Do("gtk_window_present", shell._window);
        }

        return 0;
    }

    [UnmanagedCallersOnly]
    static void Destroyed(nint window, nint data)
    {
        if (_running is { } shell)
        {
            shell._window = 0;
        }

        GtkLibrary.Quit();
    }

    /// <summary>Ctrl+Q and Ctrl+W close the window, as everywhere on this desktop.</summary>
    [UnmanagedCallersOnly]
    static int KeyPressed(nint widget, nint keyEvent, nint data)
    {
        GtkLibrary.KeyOf(keyEvent, out var key);
        GtkLibrary.ModifiersOf(keyEvent, out var modifiers);
        if ((modifiers & GtkLibrary.ControlMask) == 0 || key is not ('q' or 'w'))
        {
            return 0;
        }

        GtkLibrary.Do("gtk_widget_destroy", widget);
        return 1;
    }

    [UnmanagedCallersOnly]
    static void LoadChanged(nint view, int state, nint data)
    {
        if (state >= GtkLibrary.LoadCommitted)
        {
            _running?._loaded.TrySetResult();
        }
    }

    /// <summary>Only the page's own origin is shown here; a link to elsewhere is for the user's browser.</summary>
    [UnmanagedCallersOnly]
    static int DecidePolicy(nint view, nint decision, int type, nint data)
    {
        if (type > GtkLibrary.NewWindow || _running is not { } shell || AddressOf(decision) is not { } address || (type < GtkLibrary.NewWindow && shell._page.IsOwn(address)))
        {
            return 0;
        }

        GtkLibrary.Do("webkit_policy_decision_ignore", decision);
        if (address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            GtkLibrary.ShowUri(shell._window, address, 0, 0);
        }

        return 1;
    }

    [UnmanagedCallersOnly]
    static void PageCrashed(nint view, int reason, nint data) => GtkLibrary.Do("webkit_web_view_reload", view);

    static string? AddressOf(nint decision) => Marshal.PtrToStringUTF8(
        GtkLibrary.Of("webkit_uri_request_get_uri", GtkLibrary.Of("webkit_navigation_action_get_request", GtkLibrary.Of("webkit_navigation_policy_decision_get_navigation_action", decision))));
}
