using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Sources.Sqlite.Inspection;

/// <summary>Reads that are worth only so much time.</summary>
static class TimedReading
{
    /// <returns>False where the time was up; what was read until then is kept by whoever reads.</returns>
    /// <exception cref="SqliteException">Something else went wrong.</exception>
    public static bool TryWithin(this SqliteConnection connection, TimeSpan time, Action read)
    {
        var isUp = false;
        var timer = new Timer(_ =>
        {
            isUp = true;
            connection.Stop();
        });
        try
        {
            timer.Change(time, Timeout.InfiniteTimeSpan);
            read();
            return true;
        }
        catch (SqliteException error) when (isUp && error.Code == SqliteCode.Interrupted)
        {
            return false;
        }
        finally
        {
            // Not before the timer is done with: it must not stop what comes next.
            using var done = new ManualResetEvent(false);
            if (timer.Dispose(done))
            {
                done.WaitOne();
            }

            connection.Resume();
        }
    }
}
