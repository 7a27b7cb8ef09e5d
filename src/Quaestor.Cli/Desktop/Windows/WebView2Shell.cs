using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Web.WebView2.Core;

namespace Quaestor.Cli.Desktop.Windows;

/// <summary>A Win32 window with WebView2 in it: the system's web view on Windows. It compiles, and has never run: nobody could try it where Quaestor is built.</summary>
sealed class WebView2Shell : IDesktopShell
{
    const string ClassName = "QuaestorWindow";
    const int Width = 1280;
    const int Height = 860;

    static volatile WebView2Shell? _running;

    readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    ShownPage _page = null!;
    DirectoryInfo? _profile;
    WindowThread? _thread;
    CoreWebView2Controller? _controller;
    nint _window;

    public string Name => "webview2";

    public string? Objection() => !OperatingSystem.IsWindows() ? "it is for Windows" : HasRuntime() ? null : "the WebView2 runtime is not installed";

    public Task<bool> RunAsync(ShownPage page, CancellationToken cancellationToken)
    {
        _page = page;
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(ended)) { IsBackground = true, Name = "window" };
        if (OperatingSystem.IsWindows())
        {
            thread.SetApartmentState(ApartmentState.STA);
        }

        thread.Start();
        return ShellChoice.EndOfAsync(_loaded.Task, ended.Task, Close, cancellationToken);
    }

    public void Show() => _ = Win32.BringToFront(_window);

    void Close() => _ = Win32.Post(_window, Win32.Closing, 0, 0);

    static bool HasRuntime()
    {
        try
        {
            return CoreWebView2Environment.GetAvailableBrowserVersionString() is { Length: > 0 };
        }
        catch (Exception exception) when (exception is WebView2RuntimeNotFoundException or DllNotFoundException or BadImageFormatException or COMException)
        {
            return false;
        }
    }

    void Run(TaskCompletionSource<bool> ended)
    {
        try
        {
            _running = this;
            _window = Open();
            _thread = new(_window);
            SynchronizationContext.SetSynchronizationContext(_thread);
            _ = FillAsync();
            while (Win32.NextMessage(out var message, 0, 0, 0) > 0)
            {
                _ = Win32.Translate(in message);
                Win32.Dispatch(in message);
            }

            ended.SetResult(_loaded.Task.IsCompleted);
        }
        catch (Win32Exception)
        {
            ended.SetResult(false);
        }
        finally
        {
            _running = null;
            RemoveProfile();
        }
    }

    unsafe nint Open()
    {
        var module = Win32.OwnModule(0);
        fixed (char* name = ClassName)
        {
            var kind = new Win32.WindowClass { Size = (uint)sizeof(Win32.WindowClass), Procedure = &Receive, Module = module, Name = name };
            if (Win32.Register(in kind) == 0)
            {
                throw new Win32Exception();
            }
        }

        var window = Win32.Create(0, ClassName, _page.Title, Win32.OrdinaryWindow, Win32.Anywhere, Win32.Anywhere, Width, Height, 0, 0, module, 0);
        return window != 0 ? window : throw new Win32Exception();
    }

    /// <summary>With the page; a view that cannot be made leaves the window to the next shell.</summary>
    async Task FillAsync()
    {
        try
        {
            // The port is another one each time, so nothing that the page keeps would be found again.
            _profile = Directory.CreateTempSubdirectory("quaestor-window-");
            var options = new CoreWebView2EnvironmentOptions(_page.DrawsInSoftware ? "--disable-gpu" : null);
            var environment = await CoreWebView2Environment.CreateAsync(null, _profile.FullName, options);
            _controller = await environment.CreateCoreWebView2ControllerAsync(_window);
            _controller.AcceleratorKeyPressed += OnKey;
            var view = _controller.CoreWebView2;
            view.Settings.AreDevToolsEnabled = false;
            view.Settings.IsStatusBarEnabled = false;
            view.ContentLoading += (_, _) => _loaded.TrySetResult();
            view.NavigationStarting += (_, start) => start.Cancel = !StaysHere(start.Uri);
            view.NewWindowRequested += (_, wish) =>
            {
                wish.Handled = true;
                OpenElsewhere(wish.Uri);
            };
            view.ProcessFailed += (_, failure) =>
            {
                if (failure.ProcessFailedKind == CoreWebView2ProcessFailedKind.RenderProcessExited)
                {
                    view.Reload();
                }
            };
            Fit();
            view.Navigate(_page.First.AbsoluteUri);
            _controller.MoveFocus(CoreWebView2MoveFocusReason.Programmatic);
        }
        catch (Exception exception) when (exception is COMException or WebView2RuntimeNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            Close();
        }
    }

    void Fit()
    {
        if (_controller is { } controller && Win32.Inside(_window, out var inside) != 0)
        {
            controller.Bounds = new System.Drawing.Rectangle(0, 0, inside.Right, inside.Bottom);
        }
    }

    /// <summary>Ctrl+Q and Ctrl+W close the window.</summary>
    void OnKey(object? sender, CoreWebView2AcceleratorKeyPressedEventArgs key)
    {
        if (key.KeyEventKind == CoreWebView2KeyEventKind.KeyDown && key.VirtualKey is 'Q' or 'W' && Win32.KeyState(Win32.ControlKey) < 0)
        {
            key.Handled = true;
            Close();
        }
    }

    /// <summary>Only the page's own origin is shown here; a link to elsewhere is for the user's browser.</summary>
    bool StaysHere(string address)
    {
        if (!_page.IsOwn(address))
        {
            OpenElsewhere(address);
            return false;
        }

        return true;
    }

    static void OpenElsewhere(string address)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
        {
            using var opened = Process.Start(new ProcessStartInfo(uri.AbsoluteUri) { UseShellExecute = true });
        }
    }

    void RemoveProfile()
    {
        try
        {
            _profile?.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The view's processes may hold it a moment longer; it holds nothing that another would read.
        }
    }

    [UnmanagedCallersOnly]
    static nint Receive(nint window, uint kind, nint first, nint second)
    {
        switch (kind)
        {
            case Win32.Work:
                _running?._thread?.DoWaiting();
                return 0;
            case Win32.Resized:
                _running?.Fit();
                return 0;
            case Win32.Closing:
                _running?._controller?.Close();
                _ = Win32.Destroy(window);
                return 0;
            case Win32.Destroyed:
                Win32.EndLoop(0);
                return 0;
            default:
                return Win32.DoUsual(window, kind, first, second);
        }
    }
}
