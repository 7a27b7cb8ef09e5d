using System.Diagnostics;
using Quaestor.EndToEnd.Support;

namespace Quaestor.EndToEnd.Terminal;

/// <summary>The built program in a terminal of tmux, driven by keys.</summary>
sealed class Tmux : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly string _socket = "quaestor-" + Guid.NewGuid().ToString("N");
    readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("quaestor-home");

    Tmux()
    {
    }

    /// <param name="arguments">Of the program; a shell runs it, and says its exit code when it has ended.</param>
    public static async Task<Tmux> StartAsync(int width, int height, string arguments)
    {
        var tmux = new Tmux();
        var variables = $"HOME={tmux._home.FullName} XDG_DATA_HOME={tmux._home.FullName} OPENAI_API_KEY= AGENT_MODEL_NAME= COLORTERM=truecolor NO_COLOR= EDITOR=true";
        await tmux.CommandAsync(
            "-f", "/dev/null", "new-session", "-d", "-s", "t", "-x", $"{width}", "-y", $"{height}",
            $"cd {tmux._home.FullName} && env {variables} {Checkout.Program} {arguments}; echo \"ended with $?\"; exec sleep 600");
        return tmux;
    }

    /// <summary>Types text as it is.</summary>
    public Task TypeAsync(string text) => CommandAsync("send-keys", "-t", "t", "-l", text);

    /// <param name="names">As tmux calls them: Enter, C-c, F2 …</param>
    public Task PressAsync(params string[] names) => CommandAsync(["send-keys", "-t", "t", .. names]);

    public Task ResizeAsync(int width, int height) => CommandAsync("resize-window", "-t", "t", "-x", $"{width}", "-y", $"{height}");

    /// <summary>What stands there once nothing changes any more: this tmux shows frames while they come.</summary>
    public Task<string> ShownAsync() => SettledAsync(LookAsync);

    /// <summary>With the sequences that colour it; ESC is a sign.</summary>
    public Task<string> ColouredAsync() => SettledAsync(LookAtColoursAsync);

    public Task<string> UntilAsync(string text) => UntilAsync(text, LookAsync);

    public Task<string> UntilColouredAsync(string text) => UntilAsync(text, LookAtColoursAsync);

    /// <summary>Waits until the program has drawn a window of another height: its last line is the one with the keys.</summary>
    public async Task UntilDrawnAsync(int height)
    {
        for (var began = Stopwatch.GetTimestamp(); (await LookAsync()).TrimEnd('\n').Split('\n') is not { } lines || lines.Length != height || !lines[^1].Contains("F1 keys", StringComparison.Ordinal);)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"No window of {height} lines is drawn.");
            await Task.Delay(50);
        }
    }

    static async Task<string> SettledAsync(Func<Task<string>> look)
    {
        var (before, same, began) = ("", 0, Stopwatch.GetTimestamp());
        while (same < 3)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"The terminal does not come to rest:\n{before}");
            var shown = await look();
            (before, same) = (shown, shown == before ? same + 1 : 0);
            await Task.Delay(80);
        }

        return before;
    }

    Task<string> LookAsync() => CommandAsync("capture-pane", "-t", "t", "-p");

    async Task<string> LookAtColoursAsync() => (await CommandAsync("capture-pane", "-t", "t", "-p", "-e")).Replace('\e', '␛');

    static async Task<string> UntilAsync(string text, Func<Task<string>> look)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var shown = await look();
            if (shown.Contains(text, StringComparison.Ordinal))
            {
                return shown;
            }

            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"The terminal does not show \"{text}\":\n{shown}");
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CommandAsync("kill-server");
        _home.Delete(recursive: true);
    }

    async Task<string> CommandAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("tmux", ["-u", "-L", _socket, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(process.ExitCode == 0, await errors);
        return await output;
    }
}
