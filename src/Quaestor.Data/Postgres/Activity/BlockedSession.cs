namespace Quaestor.Data.Postgres.Activity;

/// <summary>A session in a queue for locks.</summary>
/// <param name="Waiting">Those that wait for it, with those that wait for them in turn.</param>
/// <param name="Victims">How many wait for it, directly or not.</param>
public sealed record BlockedSession(Backend Session, IReadOnlyList<BlockedSession> Waiting, int Victims)
{
    /// <summary>
    /// The fronts of all queues, those with most behind them first. A session that waits for several stands behind each; one
    /// that others wait for and the server does not list, as a prepared transaction (process 0), is a front too.
    /// </summary>
    internal static IReadOnlyList<BlockedSession> Fronts(IReadOnlyList<Backend> backends)
    {
        var byPid = backends.ToDictionary(backend => backend.Pid);
        var behind = backends.SelectMany(backend => backend.BlockedBy.Distinct().Select(front => (Front: front, Backend: backend))).ToLookup(pair => pair.Front, pair => pair.Backend);
        var fronts = behind.Select(group => group.Key).Where(pid => !byPid.TryGetValue(pid, out var known) || known.BlockedBy.Count == 0).ToList();

        // A circle has no front; the server breaks it after deadlock_timeout. Until then its first session stands for it.
        if (fronts.Count == 0 && behind.Count > 0)
        {
            fronts = [behind.Min(group => group.Key)];
        }

        return [.. fronts.Select(pid => Tree(byPid.GetValueOrDefault(pid) ?? Unlisted(pid), behind, [])).OrderByDescending(front => front.Victims).ThenBy(front => front.Session.Pid)];
    }

    static BlockedSession Tree(Backend session, ILookup<int, Backend> behind, HashSet<int> above)
    {
        HashSet<int> path = [.. above, session.Pid];
        List<BlockedSession> waiting = [.. behind[session.Pid].Where(next => !path.Contains(next.Pid)).Select(next => Tree(next, behind, path))];
        return new(session, waiting, waiting.SelectMany(Pids).Distinct().Count());
    }

    static IEnumerable<int> Pids(BlockedSession session) => session.Waiting.SelectMany(Pids).Prepend(session.Session.Pid);

    static Backend Unlisted(int pid) =>
        new(pid, null, null, null, null, pid == 0 ? "prepared transaction" : "unknown", null, null, null, null, null, [], null, null, []);
}
