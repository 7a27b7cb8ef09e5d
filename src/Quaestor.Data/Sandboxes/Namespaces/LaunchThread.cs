using System.Collections.Concurrent;

namespace Quaestor.Data.Sandboxes.Namespaces;

/// <summary>
/// The one thread that starts sandboxes. <c>--die-with-parent</c> follows the thread that forked, not its process: started
/// on a pool thread, a worker would be killed when the pool retires that thread.
/// </summary>
sealed class LaunchThread : IDisposable
{
    readonly BlockingCollection<Action> _starts = [];
    readonly Thread _thread;

    public LaunchThread()
    {
        _thread = new Thread(Run) { Name = "sandbox launch", IsBackground = true };
        _thread.Start();
    }

    public Task<T> RunAsync<T>(Func<T> start)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _starts.Add(() =>
        {
            try
            {
                completion.SetResult(start());
            }
            catch (Exception error)
            {
                completion.SetException(error);
            }
        });
        return completion.Task;
    }

    /// <summary>Whatever still runs of what it started dies with it.</summary>
    public void Dispose()
    {
        _starts.CompleteAdding();
        _thread.Join();
        _starts.Dispose();
    }

    void Run()
    {
        foreach (var start in _starts.GetConsumingEnumerable())
        {
            start();
        }
    }
}
