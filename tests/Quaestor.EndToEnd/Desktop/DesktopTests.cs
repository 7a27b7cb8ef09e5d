using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Quaestor.EndToEnd.Support;

namespace Quaestor.EndToEnd.Desktop;

/// <summary>The desktop program in a window of WebKitGTK, on a screen that nobody sees.</summary>
public sealed class DesktopTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AQuestionThatIsTypedIntoTheWindowIsAnsweredAndNothingStaysBehind()
    {
        await using var screen = await VirtualScreen.StartAsync();
        var home = Directory.CreateTempSubdirectory("quaestor-desktop-");
        try
        {
            var store = Path.Combine(home.FullName, "store.db");
            using var desktop = Start(screen, home, "desktop", "--shell", "webkit", "--software-rendering", "--store", store, "--source", Checkout.Shop);
            await SeenAsync(desktop, () => screen.Colours() > 20);
            var window = await screen.KeyboardAsync("search", "--sync", "--onlyvisible", "--name", "^Quaestor");
            await screen.KeyboardAsync("windowfocus", window);
            screen.Save(Path.Combine(AppContext.BaseDirectory, "screenshots", "desktop-window.png"));

            await Task.Delay(1500, Cancellation);
            await screen.KeyboardAsync("type", "--delay", "30", "how many customers are there?");
            await screen.KeyboardAsync("key", "Return");
            await SeenAsync(desktop, () => RunsOf(store) > 0);
            await screen.SettledAsync(Cancellation);
            screen.Save(Path.Combine(AppContext.BaseDirectory, "screenshots", "desktop-answer.png"));

            // A second start shows the first one's window, and ends.
            using var second = Start(screen, home, "desktop", "--store", store, "--source", Checkout.Shop);
            await second.WaitForExitAsync(Cancellation).WaitAsync(Patience, Cancellation);
            Assert.Equal(0, second.ExitCode);
            Assert.False(desktop.HasExited);

            var family = Family(desktop.Id);
            Assert.Contains(family, id => NameOf(id).StartsWith("WebKit", StringComparison.Ordinal));
            await screen.KeyboardAsync("key", "ctrl+q");
            await desktop.WaitForExitAsync(Cancellation).WaitAsync(Patience, Cancellation);
            Assert.Equal(0, desktop.ExitCode);
            while (family.Any(id => Directory.Exists($"/proc/{id}") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal)))
            {
                await Task.Delay(50, Cancellation);
            }
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    static Process Start(VirtualScreen screen, DirectoryInfo home, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(Checkout.Program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["DISPLAY"] = screen.Display, ["WAYLAND_DISPLAY"] = "", ["HOME"] = home.FullName, ["XDG_DATA_HOME"] = home.FullName, ["XDG_CONFIG_HOME"] = home.FullName,
                ["XDG_CACHE_HOME"] = home.FullName, ["OPENAI_API_KEY"] = "", ["AGENT_MODEL_NAME"] = "", ["NO_AT_BRIDGE"] = "1",
            },
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    static async Task SeenAsync(Process desktop, Func<bool> seen)
    {
        for (var began = Stopwatch.GetTimestamp(); !seen(); await Task.Delay(200, Cancellation))
        {
            Assert.False(desktop.HasExited, "The program ended by itself.");
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, "It was not seen in time.");
        }
    }

    /// <summary>As another program counts them: what answered left a receipt.</summary>
    static int RunsOf(string store)
    {
        var (output, exitCode) = Read("capsule", "list", "--store", store, "--json");
        return exitCode == 0 && output.TrimStart().StartsWith('[') ? JsonDocument.Parse(output).RootElement.GetArrayLength() : output.Contains("succeeded", StringComparison.Ordinal) ? 1 : 0;
    }

    static (string Output, int ExitCode) Read(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Checkout.Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output + errors.Result, process.ExitCode);
    }

    static List<int> Family(int id)
    {
        List<int> family = [id];
        for (var i = 0; i < family.Count; i++)
        {
            family.AddRange(Directory.GetDirectories($"/proc/{family[i]}/task")
                .SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(child => int.Parse(child, CultureInfo.InvariantCulture)));
        }

        return family;
    }

    static string NameOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/comm").Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
