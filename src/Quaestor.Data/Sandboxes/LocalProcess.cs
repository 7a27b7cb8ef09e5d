using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Quaestor.Data.Sandboxes.ControlGroups;

namespace Quaestor.Data.Sandboxes;

/// <summary>A process of this machine.</summary>
sealed class LocalProcess : SandboxedProcess
{
    const int KeptErrorBytes = 4096;

    static readonly TimeSpan EndWait = TimeSpan.FromSeconds(10);

    readonly Process _process;
    readonly IReadOnlyList<string> _folders;
    readonly ControlGroup? _group;
    readonly Task<string> _errors;
    readonly Lock _gate = new();
    Task? _end;

    LocalProcess(Process process, WorkerView view, IReadOnlyList<string> folders, ControlGroup? group)
    {
        _process = process;
        _folders = folders;
        _group = group;
        View = view;
        Id = process.Id;
        Input = process.StandardInput.BaseStream;
        Output = process.StandardOutput.BaseStream;
        _errors = ReadLastAsync(process.StandardError.BaseStream);
    }

    /// <inheritdoc cref="Start(ProcessStartInfo, WorkerView, IReadOnlyList{string}, ControlGroup)"/>
    public static LocalProcess Start(ProcessStartInfo start, WorkerView view, IReadOnlyList<string> folders) => Start(start, view, folders, null);

    /// <param name="start">With its three streams redirected.</param>
    /// <param name="view">Where things lie for the process.</param>
    /// <param name="folders">On the host; removed at the end.</param>
    /// <param name="group">That the process joins; removed at the end.</param>
    /// <exception cref="SandboxException">The system does not start the program.</exception>
    public static LocalProcess Start(ProcessStartInfo start, WorkerView view, IReadOnlyList<string> folders, ControlGroup? group)
    {
        try
        {
            return new(Process.Start(start)!, view, folders, group);
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

    public override SandboxUsage Usage => new(_group?.Cpu, _group?.PeakBytes);

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
        var end = new ProcessEnd(_process.ExitCode, await _errors.WaitAsync(cancellationToken));
        return _group?.HasRunOutOfMemory == true ? end with { Cause = EndCause.Memory } : end;
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
        foreach (var folder in _folders)
        {
            Remove(folder);
        }

        if (_group is not null)
        {
            await _group.RemoveAsync();
        }
    }

    static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
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
