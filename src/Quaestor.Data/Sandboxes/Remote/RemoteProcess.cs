using System.IO.Pipelines;
using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Data.Sandboxes.Remote;

/// <summary>A guest that runs elsewhere, from the moment that its input is complete: given all it will read at once, its frames read as they come.</summary>
abstract class RemoteProcess : SandboxedProcess
{
    /// <summary>The exit code of what never ran.</summary>
    public const int NeverRan = -1;

    readonly GatheredInput _input;
    readonly Pipe _output = new();
    readonly CancellationTokenSource _kill = new();
    readonly TaskCompletionSource<ProcessEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly long _maxInputBytes;
    int _hasBegun;

    protected RemoteProcess(long maxInputBytes)
    {
        _maxInputBytes = maxInputBytes;
        _input = new(maxInputBytes, Begin);
        Output = _output.Reader.AsStream();
    }

    public sealed override WorkerView View { get; } = new(null, null, "/tmp");

    public sealed override Stream Input => _input;

    public sealed override Stream Output { get; }

    public sealed override bool HasEnded => _end.Task.IsCompleted;

    public sealed override void Kill()
    {
        try
        {
            _kill.Cancel();
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        if (Interlocked.Exchange(ref _hasBegun, 1) == 0)
        {
            End(new(NeverRan, "It was ended before it had all its input."));
        }
    }

    public sealed override Task<ProcessEnd> WaitForEndAsync(CancellationToken cancellationToken) => _end.Task.WaitAsync(cancellationToken);

    public sealed override async ValueTask DisposeAsync()
    {
        Kill();
        await _end.Task;
        _kill.Dispose();
    }

    /// <summary>Runs it to its end and removes what is left of it.</summary>
    /// <param name="output">Takes its frames as they come.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SandboxException">It cannot be run; the message tells why and what to do.</exception>
    protected abstract Task<ProcessEnd> RunAsync(ReadOnlyMemory<byte> input, PipeWriter output, CancellationToken cancellationToken);

    void Begin()
    {
        if (Interlocked.Exchange(ref _hasBegun, 1) == 0)
        {
            _ = RunToEndAsync();
        }
    }

    async Task RunToEndAsync()
    {
        await Task.Yield();
        try
        {
            End(_input.IsTooLong ? new(NeverRan, TooLong()) : await RunAsync(_input.Content, _output.Writer, _kill.Token));
        }
        catch (SandboxException error)
        {
            End(new(NeverRan, error.Message));
        }
        catch (ProtocolException error)
        {
            End(new(NeverRan, error.Message), error);
        }
        catch (OperationCanceledException)
        {
            End(new(137, "It was ended."));
        }
        catch (Exception error)
        {
            End(new(NeverRan, $"Its sandbox failed: {error.Message}"));
        }
    }

    /// <param name="broken">What who reads its output is to find out; null where that just ends.</param>
    void End(ProcessEnd end, ProtocolException? broken = null)
    {
        // How it ended is known before its output is seen to end.
        _end.TrySetResult(end);
        _output.Writer.Complete(broken);
    }

    string TooLong() =>
        $"The job's tables come to {_input.Length >> 20} MB, and a job of this sandbox can be given {_maxInputBytes >> 20} MB. Filter or aggregate in SQL first, or run Python in the namespaces or docker sandbox.";
}
