using System.Collections.Concurrent;

namespace Quaestor.Cli.Desktop.Mac;

/// <summary>The thread on which the program began, which AppKit wants for itself: whatever else the program does runs beside it.</summary>
static class FirstThread
{
    static readonly BlockingCollection<Action> Wanted = [];

    /// <summary>On the first thread: does what is wanted there until the program ends.</summary>
    public static int Serve(Func<Task<int>> program)
    {
        var running = Task.Run(program);
        _ = running.ContinueWith(static _ => Wanted.CompleteAdding(), TaskScheduler.Default);
        foreach (var act in Wanted.GetConsumingEnumerable())
        {
            act();
        }

        return running.GetAwaiter().GetResult();
    }

    public static void Do(Action act) => Wanted.Add(act);
}
