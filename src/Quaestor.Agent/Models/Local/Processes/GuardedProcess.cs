using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Quaestor.Agent.Models.Local.Processes;

/// <summary>
/// A program with everything that it starts, in a process group that ends with this process, however that ends: a shell
/// between the two waits for the end of a pipe that only this process holds.
/// </summary>
sealed class GuardedProcess : IAsyncDisposable
{
    static readonly string Guard = ReadGuard();

    /// <summary>Names of variables that hold secrets by their endings; a program is given none of ours.</summary>
    static readonly string[] SecretEndings = ["_KEY", "_TOKEN", "_SECRET", "PASSWORD", "_PASS", "_CREDENTIALS"];

    readonly Process _guard;
    readonly Stream _hold;
    readonly TimeSpan _grace;
    readonly TaskCompletionSource<int> _id = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task _output;
    DateTime _started;

    GuardedProcess(Process guard, LogTail log, TimeSpan grace)
    {
        _guard = guard;
        _hold = guard.StandardInput.BaseStream;
        _grace = grace;
        _output = Task.WhenAll(ReadOutputAsync(guard.StandardOutput.BaseStream, log), log.ReadAsync(guard.StandardError.BaseStream));
        Ended = WaitForEndAsync();
    }

    /// <summary>The program's process id; null until it runs.</summary>
    public int? Id => _id.Task.IsCompletedSuccessfully ? _id.Task.Result : null;

    /// <summary>Its exit code, as a shell tells it (128 + n for signal n), when the program and all of its group are gone.</summary>
    public Task<int> Ended { get; }

    /// <summary>Bytes that the program and its children hold for themselves.</summary>
    public long? MemoryBytes => Id is { } id ? MemoryUse.OfGroup(id) : null;

    /// <param name="program">A path.</param>
    /// <param name="environment">Above what is inherited.</param>
    /// <param name="grace">Between the request to end and the kill.</param>
    /// <exception cref="Win32Exception">The system starts no shell.</exception>
    public static GuardedProcess Start(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, LogTail log, TimeSpan grace)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var tenths = (int)Math.Ceiling(grace.TotalSeconds * 10);
        foreach (var argument in new[] { "-c", Guard, "sh", tenths.ToString(CultureInfo.InvariantCulture), program }.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in start.Environment.Keys.Where(IsSecret).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!, log, grace);
    }

    /// <summary>Asks the program to end, kills it after the grace, and waits until nothing of it is left. Any number of times.</summary>
    public async Task StopAsync()
    {
        try
        {
            await _hold.DisposeAsync();
        }
        catch (IOException)
        {
            // The guard is gone.
        }

        try
        {
            await Ended.WaitAsync(_grace + _grace + TimeSpan.FromSeconds(2));
        }
        catch (TimeoutException)
        {
            KillTree();
        }
    }

    /// <summary>Ends the program at once, without asking; the guard then ends the rest of its group.</summary>
    public void Kill()
    {
        if (Id is { } id)
        {
            KillProgram(id);
        }
    }

    public ValueTask DisposeAsync() => new(StopAsync());

    static string ReadGuard()
    {
        using var stream = typeof(GuardedProcess).Assembly.GetManifestResourceStream("Quaestor.Agent.Models.Local.Processes.guard.sh")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Whether a variable of that name is not for programs that are started here.</summary>
    public static bool IsSecret(string name) => SecretEndings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    async Task<int> WaitForEndAsync()
    {
        await _guard.WaitForExitAsync();

        // Where somebody killed the guard alone, the program is still there.
        Kill();
        _id.TrySetCanceled();

        // Its last words; a process that left the group may hold the pipes open.
        await Task.WhenAny(_output, Task.Delay(TimeSpan.FromSeconds(1)));
        var code = _guard.ExitCode;
        _guard.Dispose();
        return code;
    }

    void KillProgram(int id)
    {
        try
        {
            using var program = Process.GetProcessById(id);
            if (program.StartTime == _started)
            {
                program.Kill(entireProcessTree: true);
            }
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or AggregateException or Win32Exception)
        {
            // It has ended.
        }
    }

    void KillTree()
    {
        try
        {
            _guard.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or AggregateException)
        {
            // It, or a child of it, has ended already.
        }
    }

    /// <summary>The first line is the process id, the rest is the program's.</summary>
    async Task ReadOutputAsync(Stream output, LogTail log)
    {
        var digit = new byte[1];
        var id = 0;
        while (await output.ReadAsync(digit) == 1 && char.IsAsciiDigit((char)digit[0]))
        {
            id = (id * 10) + digit[0] - '0';
        }

        if (id > 0)
        {
            Note(id);
        }

        await log.ReadAsync(output);
    }

    void Note(int id)
    {
        try
        {
            using var program = Process.GetProcessById(id);
            _started = program.StartTime;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended already.
        }

        _id.TrySetResult(id);
    }
}
