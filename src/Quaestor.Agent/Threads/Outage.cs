using System.Diagnostics;

namespace Quaestor.Agent.Threads;

/// <summary>
/// How long the store has been out of reach, and how long whoever needs it waits. Once that time is up, each tries once and
/// fails at once, until somebody reached it.
/// </summary>
sealed class Outage(TimeSpan patience)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    long _since;

    /// <returns>How long to wait before the next try; null to give up.</returns>
    public TimeSpan? Wait()
    {
        var since = Interlocked.CompareExchange(ref _since, Stopwatch.GetTimestamp(), 0);
        return since == 0 || Stopwatch.GetElapsedTime(since) < patience ? Pause : null;
    }

    public void Over() => Interlocked.Exchange(ref _since, 0);
}
