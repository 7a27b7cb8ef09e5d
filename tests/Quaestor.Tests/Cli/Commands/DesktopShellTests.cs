using System.Runtime.InteropServices;
using Quaestor.Cli.Desktop;
using Quaestor.Cli.Desktop.Gtk;
using Quaestor.Cli.Desktop.Mac;
using Quaestor.Cli.Desktop.Windows;
using Quaestor.Cli.Sessions;

namespace Quaestor.Tests.Cli.Commands;

/// <summary>Which shell shows the window. Those of Windows and macOS cannot run here: what is told of them is their choice, and the sizes of what they hand to the system.</summary>
public sealed class DesktopShellTests
{
    [Fact]
    public void EachSystemsShellObjectsElsewhereAndSaysWhere()
    {
        Assert.Equal(OperatingSystem.IsWindows() ? null : "it is for Windows", new WebView2Shell().Objection());
        Assert.Equal(OperatingSystem.IsMacOS() ? null : "it is for macOS", new WebKitWindow().Objection());
        Assert.Equal(["webkit", "webview2", "wkwebview", "browser"], All().Select(shell => shell.Name));
    }

    [Fact]
    public void ThoseThatCanBeUsedAreTriedInTheirOrderAndABrowserIsTheLast()
    {
        var chosen = ShellChoice.Of(null, [new Shell("one", "it is for elsewhere"), new Shell("two", null), new Shell("browser", null)]);

        Assert.Equal(["two", "browser"], chosen.Select(shell => shell.Name));
        Assert.Equal("browser", Assert.Single(ShellChoice.Of("browser", [.. chosen])).Name);
    }

    [Fact]
    public void WhereNoneCanBeUsedEachSaysWhyAndTheServerIsNamed()
    {
        var refusal = Assert.Throws<CommandException>(() => ShellChoice.Of(null, [new Shell("one", "it is for elsewhere"), new Shell("browser", "none was found")]));

        Assert.Equal("Nothing here can show a window: one: it is for elsewhere; browser: none was found. \"quaestor serve\" serves the page to any browser.", refusal.Message);
    }

    [Fact]
    public async Task AWindowThatIsClosedEndsAndSaysWhetherAPageWasSeen()
    {
        var ended = new TaskCompletionSource<bool>();
        using var stop = new CancellationTokenSource();
        var showing = ShellChoice.EndOfAsync(Task.CompletedTask, ended.Task, () => ended.TrySetResult(true), stop.Token);

        await stop.CancelAsync();

        Assert.True(await showing);
        Assert.False(await ShellChoice.EndOfAsync(new TaskCompletionSource().Task, Task.FromResult(false), () => { }, TestContext.Current.CancellationToken));
    }

    /// <summary>By the headers of the Windows SDK and of CoreGraphics, for 64 bits.</summary>
    [Fact]
    public void WhatIsHandedToTheSystemHasTheSizesOfItsHeaders()
    {
        Assert.Equal(80, Marshal.SizeOf<Win32.WindowClass>());
        Assert.Equal(48, Marshal.SizeOf<Win32.Message>());
        Assert.Equal(16, Marshal.SizeOf<Win32.Rectangle>());
        Assert.Equal(32, Marshal.SizeOf<ObjectiveC.Frame>());
    }

    static IDesktopShell[] All() => [new WebKitShell(), new WebView2Shell(), new WebKitWindow(), new AppModeBrowser()];

    sealed record Shell(string Name, string? Why) : IDesktopShell
    {
        public string? Objection() => Why;

        public Task<bool> RunAsync(ShownPage page, CancellationToken cancellationToken) => Task.FromResult(true);

        public void Show()
        {
        }
    }
}
