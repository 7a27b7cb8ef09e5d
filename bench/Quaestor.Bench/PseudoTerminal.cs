using System.Diagnostics;
using System.Text;

namespace Quaestor.Bench;

/// <summary>A program in a terminal of its own, as <c>script</c> of Debian's bsdutils makes one; what it writes is read as fast as it comes.</summary>
sealed class PseudoTerminal : IAsyncDisposable
{
    const int MostTold = 500;

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly Process _process;
    readonly StringBuilder _text = new();
    readonly Lock _lock = new();
    readonly Task _reading;
    long _bytes;

    PseudoTerminal(Process process)
    {
        _process = process;
        _reading = Task.Run(ReadAsync);
    }

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <param name="command">A line for a shell.</param>
    public static PseudoTerminal Start(string command, int width = 120, int height = 35, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("script", ["-qfec", $"stty cols {width} rows {height}; exec {command}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    public async Task TypeAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until it has written a text.</summary>
    public async Task UntilAsync(string text)
    {
        var began = Stopwatch.GetTimestamp();
        while (!Has(text))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new InvalidOperationException($"\"{text}\" did not come. At last there was:\n{_text.ToString(Math.Max(0, _text.Length - MostTold), Math.Min(MostTold, _text.Length))}");
            }

            await Task.Delay(1);
        }
    }

    /// <summary>What was written so far is waited for no more.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _text.Clear();
        }
    }

    /// <summary>User and system time of the program itself, in seconds.</summary>
    public double CpuSeconds(string program) =>
        Process.GetProcessesByName(program).Where(IsOurs).Sum(process => process.TotalProcessorTime.TotalSeconds);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    bool Has(string text)
    {
        lock (_lock)
        {
            // A screen sends words in pieces and in any place: what is looked for is one word.
            return _text.ToString().Contains(text, StringComparison.Ordinal);
        }
    }

    bool IsOurs(Process process)
    {
        var parent = process.Id;
        while (parent > 1)
        {
            if (parent == _process.Id)
            {
                return true;
            }

            var stat = File.ReadAllText($"/proc/{parent}/stat");
            parent = int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
        }

        return false;
    }

    async Task ReadAsync()
    {
        var bytes = new byte[64 << 10];
        var decoder = Encoding.UTF8.GetDecoder();
        var letters = new char[bytes.Length + 1];
        while (await _process.StandardOutput.BaseStream.ReadAsync(bytes) is > 0 and var count)
        {
            Interlocked.Add(ref _bytes, count);
            lock (_lock)
            {
                _text.Append(letters, 0, decoder.GetChars(bytes, 0, count, letters, 0, flush: false));

                // The end is enough to find what is waited for.
                if (_text.Length > 1 << 16)
                {
                    _text.Remove(0, _text.Length - (1 << 14));
                }
            }
        }
    }
}
