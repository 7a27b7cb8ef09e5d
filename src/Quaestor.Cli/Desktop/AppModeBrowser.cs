using System.Diagnostics;

namespace Quaestor.Cli.Desktop;

/// <summary>A browser of Chromium's family in app mode: a window of its own without tabs and address, with a profile that goes with it.</summary>
sealed class AppModeBrowser : IDesktopShell
{
    static readonly string[] Programs = OperatingSystem.IsWindows()
        ? ["msedge.exe", "chrome.exe"]
        : OperatingSystem.IsMacOS()
            ? ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge", "/Applications/Chromium.app/Contents/MacOS/Chromium"]
            : ["chromium", "chromium-browser", "google-chrome", "microsoft-edge"];

    static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(5);

    public string Name => "browser";

    public string? Objection() => Find() is null ? "no browser of Chromium's family was found" : null;

    public async Task<bool> RunAsync(ShownPage page, CancellationToken cancellationToken)
    {
        // A profile of its own makes it a process of its own, which ends with its window.
        var profile = Directory.CreateTempSubdirectory("quaestor-window-");
        var start = new ProcessStartInfo(Find()!) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[$"--app={page.First.AbsoluteUri}", $"--user-data-dir={profile.FullName}", "--no-first-run", "--no-default-browser-check", "--disable-sync", "--class=quaestor"])
        {
            start.ArgumentList.Add(argument);
        }

        // Chromium's own sandbox does not run for root, and the window shows this machine's own page alone.
        if (Environment.UserName == "root" && OperatingSystem.IsLinux())
        {
            start.ArgumentList.Add("--no-sandbox");
        }

        if (page.DrawsInSoftware)
        {
            start.ArgumentList.Add("--disable-gpu");
        }

        try
        {
            using var browser = Process.Start(start)!;
            browser.ErrorDataReceived += static (_, _) => { };
            browser.OutputDataReceived += static (_, _) => { };
            browser.BeginErrorReadLine();
            browser.BeginOutputReadLine();
            await WaitAsync(browser, cancellationToken);
            return true;
        }
        finally
        {
            Remove(profile);
        }
    }

    /// <summary>Nobody can tell another program's window to come to the front.</summary>
    public void Show()
    {
    }

    static async Task WaitAsync(Process browser, CancellationToken cancellationToken)
    {
        try
        {
            await browser.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            browser.Kill(entireProcessTree: true);
            await browser.WaitForExitAsync(CancellationToken.None).WaitAsync(EndsWithin, CancellationToken.None);
        }
    }

    static void Remove(DirectoryInfo profile)
    {
        try
        {
            profile.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is left of a window holds nothing that another would read.
        }
    }

    static string? Find() => Programs
        .SelectMany(name => Path.IsPathRooted(name) ? [name] : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
