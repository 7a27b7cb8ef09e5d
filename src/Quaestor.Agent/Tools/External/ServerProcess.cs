using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Quaestor.Agent.Models.Local.Processes;
using Quaestor.Agent.Settings;

namespace Quaestor.Agent.Tools.External;

/// <summary>A server that is started and spoken to over its standard streams. It inherits no secret, and ends with what speaks to it.</summary>
sealed class ServerProcess : IAsyncDisposable
{
    const int MostErrors = 2000;
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    readonly Process _process;
    readonly StringBuilder _errors = new();
    readonly Task _reading;

    ServerProcess(Process process)
    {
        _process = process;
        _reading = ReadErrorsAsync(process.StandardError);
        Ended = process.WaitForExitAsync();
    }

    public int Id => _process.Id;

    public Task Ended { get; }

    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => new BoundedStream(_process.StandardOutput.BaseStream, perLine: true);

    /// <summary>What it said last beside its answers; for people who look after it.</summary>
    public string LastError
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString().Trim().Split('\n')[^1].Trim();
            }
        }
    }

    /// <exception cref="IOException">There is no such program, or it cannot be started.</exception>
    public static ServerProcess Start(ToolsetSettings settings)
    {
        var start = new ProcessStartInfo(settings.Command[0], settings.Command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(GuardedProcess.IsSecret).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return new ServerProcess(Process.Start(start)!);
        }
        catch (Win32Exception exception)
        {
            throw new IOException($"the program {settings.Command[0]} cannot be started, for it is not there or may not be run here", exception);
        }
    }

    /// <summary>Closes its input, which tells a server to end, and kills it with all that it started where it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Input.DisposeAsync();
            await Ended.WaitAsync(Grace);
        }
        catch (Exception exception) when (exception is TimeoutException or IOException)
        {
            Kill();
        }

        await Task.WhenAny(_reading, Task.Delay(Grace));
        _process.Dispose();
    }

    void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or AggregateException or Win32Exception)
        {
            // It, or a child of it, has ended already.
        }
    }

    async Task ReadErrorsAsync(StreamReader errors)
    {
        var buffer = new char[1024];
        try
        {
            while (await errors.ReadAsync(buffer) is > 0 and var read)
            {
                lock (_errors)
                {
                    _errors.Append(buffer, 0, read);
                    _errors.Remove(0, Math.Max(0, _errors.Length - MostErrors));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // It is gone.
        }
    }
}
