using System.Collections.Concurrent;

namespace Quaestor.Cli.Desktop.Windows;

/// <summary>Work for the thread of a window, which alone may touch a web view: what is awaited there goes on there.</summary>
sealed class WindowThread(nint window) : SynchronizationContext
{
    readonly ConcurrentQueue<(SendOrPostCallback Act, object? State)> _waiting = [];

    public override void Post(SendOrPostCallback d, object? state)
    {
        _waiting.Enqueue((d, state));
        _ = Win32.Post(window, Win32.Work, 0, 0);
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>On the window's thread, for its message <see cref="Win32.Work"/>.</summary>
    public void DoWaiting()
    {
        while (_waiting.TryDequeue(out var one))
        {
            one.Act(one.State);
        }
    }
}
