using System.Diagnostics;
using System.Globalization;

namespace Quaestor.Tests.Server.Devices;

/// <summary><c>quaestor edge</c> as its owner starts it: a process of its own.</summary>
sealed class EdgeProcess : IAsyncDisposable
{
    readonly Process _process;
    readonly List<string> _lines = [];
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    EdgeProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public static EdgeProcess Start(Uri server, string token, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            ArgumentList = { "exec", Path.Combine(AppContext.BaseDirectory, "quaestor.dll"), "edge", "--server", server.AbsoluteUri },
            Environment = { ["QUAESTOR_DEVICE_TOKEN"] = token, ["XDG_CONFIG_HOME"] = Path.GetTempPath() },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new(Process.Start(start)!);
    }

    public void Type(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>As where there is no keyboard. Whatever was typed before is read first.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Fails with the test's own time limit, or when the process ends without having said so.</summary>
    public async Task SaysAsync(string text)
    {
        while (!Lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            Assert.False(_ended.Task.IsCompleted, $"The device ended, and did not say \"{text}\": {string.Join('\n', Lines)}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var terminate = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await terminate.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    void Hear(string? line)
    {
        if (line is null)
        {
            _ended.TrySetResult();
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
        }
    }
}
