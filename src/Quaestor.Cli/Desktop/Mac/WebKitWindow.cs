using System.Diagnostics;
using System.Runtime.InteropServices;
using static Quaestor.Cli.Desktop.Mac.ObjectiveC;

namespace Quaestor.Cli.Desktop.Mac;

/// <summary>An AppKit window with WKWebView in it: the system's web view on macOS. It compiles, and has never run: nobody could try it where Quaestor is built.</summary>
sealed unsafe class WebKitWindow : IDesktopShell
{
    /// <summary>Titled, closable, miniaturizable, resizable.</summary>
    const ulong OrdinaryWindow = 15;

    /// <summary>NSModalResponseOK.</summary>
    const nint Chosen = 1;

    /// <summary>WKNavigationActionPolicy.</summary>
    const nint Cancel = 0, Allow = 1, Download = 2;

    static readonly Frame Size = new(0, 0, 1280, 860);

    static volatile WebKitWindow? _running;

    readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    ShownPage _page = null!;
    volatile bool _isClosing;
    volatile bool _isWanted;

    public string Name => "wkwebview";

    public string? Objection() => OperatingSystem.IsMacOS() ? null : "it is for macOS";

    public Task<bool> RunAsync(ShownPage page, CancellationToken cancellationToken)
    {
        (_page, _isClosing) = (page, false);
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        FirstThread.Do(() => Run(ended));
        return ShellChoice.EndOfAsync(_loaded.Task, ended.Task, () => _isClosing = true, cancellationToken);
    }

    public void Show() => _isWanted = true;

    void Run(TaskCompletionSource<bool> ended)
    {
        var pool = PushPool();
        NativeLibrary.Load("/System/Library/Frameworks/AppKit.framework/AppKit");
        NativeLibrary.Load("/System/Library/Frameworks/WebKit.framework/WebKit");
        _running = this;
        var application = Send("NSApplication", "sharedApplication");
        Send(application, "setActivationPolicy:", 0);
        Send(application, "setMainMenu:", Menus());
        Send(application, "finishLaunching");
        var window = Open();
        Send(window, "makeKeyAndOrderFront:", 0);
        Send(application, "activateIgnoringOtherApps:", 1);
        var mode = Text("kCFRunLoopDefaultMode");

        // Our own loop rather than "run": other threads say what they want by a flag, which is looked at four times a second.
        while (!_isClosing)
        {
            var inner = PushPool();
            if (NextEvent(application, Send("NSDate", "dateWithTimeIntervalSinceNow:", 0.25), mode) is var happened and not 0)
            {
                Send(application, "sendEvent:", happened);
            }

            if (_isWanted)
            {
                _isWanted = false;
                Send(window, "makeKeyAndOrderFront:", 0);
                Send(application, "activateIgnoringOtherApps:", 1);
            }

            PopPool(inner);
        }

        Send(window, "setDelegate:", 0);
        Send(window, "close");
        _running = null;
        PopPool(pool);
        ended.SetResult(_loaded.Task.IsCompleted);
    }

    nint Open()
    {
        var watcher = Send(Send(Watcher(), "alloc"), "init");
        var configuration = Send("WKWebViewConfiguration", "new");

        // The port is another one each time, so nothing that the page keeps would be found again.
        Send(configuration, "setWebsiteDataStore:", Send("WKWebsiteDataStore", "nonPersistentDataStore"));
        var view = InitView(Send("WKWebView", "alloc"), Size, configuration);
        Send(view, "setNavigationDelegate:", watcher);
        Send(view, "setUIDelegate:", watcher);
        var window = InitWindow(Send("NSWindow", "alloc"), Size, OrdinaryWindow);
        Send(window, "setReleasedWhenClosed:", 0);
        Send(window, "setTitle:", Text(_page.Title));
        Send(window, "setContentView:", view);
        Send(window, "setDelegate:", watcher);
        Send(window, "makeFirstResponder:", view);
        Send(window, "center");
        Send(view, "loadRequest:", Send(Class("NSURLRequest"), "requestWithURL:", Send(Class("NSURL"), "URLWithString:", Text(_page.First.AbsoluteUri))));
        return window;
    }

    /// <summary>Keys of the system come from menus: without them nothing could be copied, and the program not be left.</summary>
    static nint Menus()
    {
        var bar = Send("NSMenu", "new");
        (string Title, (string Title, string Act, string Key)[] Entries)[] menus =
        [
            ("Quaestor", [("Close", "performClose:", "w"), ("Quit Quaestor", "performClose:", "q")]),
            ("Edit", [("Undo", "undo:", "z"), ("Cut", "cut:", "x"), ("Copy", "copy:", "c"), ("Paste", "paste:", "v"), ("Select All", "selectAll:", "a")]),
        ];
        foreach (var (title, entries) in menus)
        {
            var menu = Send(Send("NSMenu", "alloc"), "initWithTitle:", Text(title));
            foreach (var entry in entries)
            {
                Send(menu, "addItemWithTitle:action:keyEquivalent:", Text(entry.Title), Selector(entry.Act), Text(entry.Key));
            }

            var item = Send("NSMenuItem", "new");
            Send(item, "setSubmenu:", menu);
            Send(bar, "addItem:", item);
        }

        return bar;
    }

    /// <summary>A class that hears of the window and of the view. Made once.</summary>
    static nint Watcher()
    {
        if (Class("QuaestorWatcher") is var known and not 0)
        {
            return known;
        }

        var kind = NewClass(Class("NSObject"), "QuaestorWatcher", 0);
        AddMethod(kind, Selector("windowWillClose:"), (delegate* unmanaged<nint, nint, nint, void>)&WindowCloses, "v@:@");
        AddMethod(kind, Selector("webView:didCommitNavigation:"), (delegate* unmanaged<nint, nint, nint, nint, void>)&PageComes, "v@:@@");
        AddMethod(kind, Selector("webViewWebContentProcessDidTerminate:"), (delegate* unmanaged<nint, nint, nint, void>)&PageCrashed, "v@:@");
        AddMethod(kind, Selector("webView:decidePolicyForNavigationAction:decisionHandler:"), (delegate* unmanaged<nint, nint, nint, nint, nint, void>)&Decide, "v@:@@@?");
        AddMethod(kind, Selector("webView:createWebViewWithConfiguration:forNavigationAction:windowFeatures:"), (delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint>)&WantsWindow, "@@:@@@@");
        AddMethod(kind, Selector("webView:runOpenPanelWithParameters:initiatedByFrame:completionHandler:"), (delegate* unmanaged<nint, nint, nint, nint, nint, nint, void>)&PickFiles, "v@:@@@@?");
        AddMethod(kind, Selector("webView:navigationAction:didBecomeDownload:"), (delegate* unmanaged<nint, nint, nint, nint, nint, void>)&DownloadBegins, "v@:@@@");
        AddMethod(kind, Selector("download:decideDestinationUsingResponse:suggestedFilename:completionHandler:"), (delegate* unmanaged<nint, nint, nint, nint, nint, nint, void>)&PlaceDownload, "v@:@@@@?");
        Finish(kind);
        return kind;
    }

    [UnmanagedCallersOnly]
    static void WindowCloses(nint self, nint selector, nint notification)
    {
        if (_running is { } running)
        {
            running._isClosing = true;
        }
    }

    [UnmanagedCallersOnly]
    static void PageComes(nint self, nint selector, nint view, nint navigation) => _running?._loaded.TrySetResult();

    [UnmanagedCallersOnly]
    static void PageCrashed(nint self, nint selector, nint view) => Send(view, "reload");

    /// <summary>Only the page's own origin is shown here; a link to elsewhere is for the user's browser.</summary>
    [UnmanagedCallersOnly]
    static void Decide(nint self, nint selector, nint view, nint action, nint decide)
    {
        var address = AddressOf(action);
        var isOwn = address is not null && _running?._page.IsOwn(address) == true;
        Call(decide, !isOwn ? Cancel : (Send(action, "shouldPerformDownload") & 1) != 0 ? Download : Allow);
        if (!isOwn)
        {
            OpenElsewhere(address);
        }
    }

    [UnmanagedCallersOnly]
    static nint WantsWindow(nint self, nint selector, nint view, nint configuration, nint action, nint features)
    {
        OpenElsewhere(AddressOf(action));
        return 0;
    }

    [UnmanagedCallersOnly]
    static void PickFiles(nint self, nint selector, nint view, nint parameters, nint frame, nint done)
    {
        var panel = Send("NSOpenPanel", "openPanel");
        Send(panel, "setAllowsMultipleSelection:", Send(parameters, "allowsMultipleSelection") & 1);
        Call(done, Send(panel, "runModal") == Chosen ? Send(panel, "URLs") : 0);
    }

    [UnmanagedCallersOnly]
    static void DownloadBegins(nint self, nint selector, nint view, nint action, nint download) => Send(download, "setDelegate:", self);

    /// <summary>Into the folder for downloads, under a name that is free there.</summary>
    [UnmanagedCallersOnly]
    static void PlaceDownload(nint self, nint selector, nint download, nint response, nint suggested, nint done)
    {
        var folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "Downloads");
        var name = Path.GetFileName(Text(suggested) ?? "") is { Length: > 0 } given ? given : "download";
        var path = Path.Combine(folder, name);
        for (var number = 2; File.Exists(path); number++)
        {
            path = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(name)} {number}{Path.GetExtension(name)}");
        }

        Call(done, Send(Class("NSURL"), "fileURLWithPath:", Text(path)));
    }

    static string? AddressOf(nint action) => Text(Send(Send(Send(action, "request"), "URL"), "absoluteString"));

    static void OpenElsewhere(string? address)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
        {
            using var opened = Process.Start("open", [uri.AbsoluteUri]);
        }
    }
}
