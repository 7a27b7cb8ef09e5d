using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Quaestor.Data.Sandboxes;

/// <summary>A process of this machine.</summary>
sealed class LocalProcess : SandboxedProcess
{
    const int KeptErrorBytes = 4096;

    static readonly TimeSpan EndWait = TimeSpan.FromSeconds(10);

    readonly Process _process;
    readonly string _spillFolder;
    readonly Task<string> _errors;
    readonly Lock _gate = new();
    Task? _end;

    /// <param name="process">Started, with its three streams redirected.</param>
    /// <param name="view">Where things lie for the process.</param>
    /// <param name="spillFolder">On the host; removed at the end.</param>
    LocalProcess(Process process, WorkerView view, string spillFolder)
    {
        _process = process;
        _spillFolder = spillFolder;
        View = view;
        Id = process.Id;
        Input = process.StandardInput.BaseStream;
        Output = process.StandardOutput.BaseStream;
        _errors = ReadLastAsync(process.StandardError.BaseStream);
    }

    /// <exception cref="SandboxException">The system does not start the program.</exception>
    public static LocalProcess Start(ProcessStartInfo start, WorkerView view, string spillFolder)
    {
        try
        {
            return new(Process.Start(start)!, view, spillFolder);
        }
        catch (Win32Exception error)
        {
            throw new SandboxException($"{start.FileName} cannot be started: {error.Message}.", error);
        }
    }

    public int Id { get; }

    public override string Name => Id.ToString(CultureInfo.InvariantCulture);

    public override WorkerView View { get; }

    public override Stream Input { get; }

    public override Stream Output { get; }

    public override bool HasEnded => _end is not null || _process.HasExited;

    public override void Kill()
    {
        try
        {
            // With its children: bubblewrap has one for a moment that does not yet end with its parent.
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or AggregateException)
        {
            // It, or a child of it, has ended already.
        }
    }

    public override async Task<ProcessEnd> WaitForEndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return new(_process.ExitCode, await _errors.WaitAsync(cancellationToken));
    }

    /// <summary>Who comes second waits with the first.</summary>
    public override async ValueTask DisposeAsync()
    {
        Task end;
        lock (_gate)
        {
            end = _end ??= EndAsync();
        }

        await end;
    }

    async Task EndAsync()
    {
        Kill();
        try
        {
            // The streams end when the last process of the sandbox has closed them, a moment after the one killed.
            await WaitForEndAsync(CancellationToken.None).WaitAsync(EndWait);
        }
        catch (TimeoutException)
        {
            // It hangs in the kernel. Nothing more can be done for it, and the program must be able to end.
        }

        _process.Dispose();
        RemoveSpill();
    }

    void RemoveSpill()
    {
        try
        {
            Directory.Delete(_spillFolder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The scratch folder's own end tries again.
        }
    }

    /// <summary>A worker must never wait for someone to read its complaints, and may complain without end.</summary>
    static async Task<string> ReadLastAsync(Stream errors)
    {
        var last = new byte[KeptErrorBytes];
        var buffer = new byte[KeptErrorBytes];
        var kept = 0;
        try
        {
            while (await errors.ReadAsync(buffer) is > 0 and var read)
            {
                var keep = Math.Min(kept, KeptErrorBytes - read);
                last.AsSpan(kept - keep, keep).CopyTo(last);
                buffer.AsSpan(0, read).CopyTo(last.AsSpan(keep));
                kept = keep + read;
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // What came until then is all there is.
        }

        return Encoding.UTF8.GetString(last, 0, kept).Trim();
    }
}
