namespace Quaestor.Agent.Threads;

/// <summary>
/// The store's one writer: a thread that takes everything that waits, commits it as one transaction and only then tells
/// those who wait. While a commit is on its way the next group gathers, so the busier the store the fewer its commits.
/// Where the database goes away, the group waits for it to come back.
/// </summary>
sealed class StoreWriter : IDisposable
{
    readonly StoreEngine _engine;
    readonly Action _rolledBack;
    readonly System.Threading.Thread _thread;
    readonly object _gate = new();
    readonly Outage _outage;
    StoreConnection? _connection;
    List<StoreWrite> _waiting = [];
    List<StoreWrite> _group = [];
    long _groups;
    bool _closing;

    /// <param name="engine">Whose connection the writer takes over, and opens anew where it ends.</param>
    /// <param name="connection">The first one, which has entered the store.</param>
    /// <param name="patience">How long a group waits for a store that is away or held by another.</param>
    /// <param name="rolledBack">Called on the writer's thread whenever a group was undone, before its writes are tried again.</param>
    public StoreWriter(StoreEngine engine, StoreConnection connection, TimeSpan patience, Action rolledBack)
    {
        _engine = engine;
        _connection = connection;
        _outage = new Outage(patience);
        _rolledBack = rolledBack;
        _thread = new System.Threading.Thread(Write) { IsBackground = true, Name = "store writer" };
        _thread.Start();
    }

    /// <summary>Groups committed so far.</summary>
    public long Commits { get; private set; }

    /// <summary>Queues a write. Writes are applied in the order of their queueing.</summary>
    public void Add(StoreWrite write)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            _waiting.Add(write);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Writes what waits, then ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
    }

    void Write()
    {
        while (TakeGroup())
        {
            if (_group.Count == 0)
            {
                ShowLife();
            }
            else if (TryCommit(_group) is not { } exception)
            {
                _group.ForEach(write => write.Committed());
            }
            else if (_group.Count == 1 || _engine.Explain(exception, "The store") is StoreException)
            {
                _group.ForEach(write => write.Failed(_engine.Explain(exception, "The store") ?? exception));
            }
            else
            {
                _group.ForEach(WriteAlone);
            }

            _group.Clear();
        }

        Try(_engine.Leave);
        _connection?.Dispose();
    }

    /// <summary>Waits for a group; it is empty where none came for as long as the writer may be silent.</summary>
    /// <returns>False once there is nothing more to write.</returns>
    bool TakeGroup()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && !_closing)
            {
                Monitor.Wait(_gate, _engine.MayBeSilent);
            }

            if (_waiting.Count == 0 && _closing)
            {
                return false;
            }

            (_waiting, _group) = (_group, _waiting);
            return true;
        }
    }

    /// <returns>Why nothing of the group was written; null when all of it was.</returns>
    Exception? TryCommit(List<StoreWrite> group)
    {
        var number = ++_groups;
        while (true)
        {
            try
            {
                Commit(group, number);
                _outage.Over();
                return null;
            }
            catch (Exception exception)
            {
                // The driver also closes a connection on which the server refused for want of room: that was an answer.
                var isAway = Undo(exception) && _engine.IsConnectionEnd(exception);
                if (!(isAway || _engine.MayPass(exception)) || _outage.Wait() is not { } pause)
                {
                    return exception;
                }

                System.Threading.Thread.Sleep(pause);
            }
        }
    }

    void Commit(List<StoreWrite> group, long number)
    {
        var connection = Connection();
        if (_engine.Begin(connection, number, group.Exists(write => write.Durable)))
        {
            foreach (var write in group)
            {
                write.Apply(connection);
            }

            connection.Execute("commit");
        }

        Commits++;
    }

    StoreConnection Connection()
    {
        if (_connection is null)
        {
            var opened = new StoreConnection(_engine);
            try
            {
                _engine.Enter(opened);
                _connection = opened;
            }
            catch
            {
                opened.Dispose();
                throw;
            }
        }

        return _connection;
    }

    /// <returns>True where the connection ended: then the next group opens another.</returns>
    bool Undo(Exception exception)
    {
        var hasEnded = _connection is { } ended && (_engine.IsConnectionEnd(exception) || !ended.IsOpen);
        if (hasEnded)
        {
            _connection!.Dispose();
            _connection = null;
        }
        else if (_connection is not null)
        {
            // There may be nothing to undo: it did not begin, or the database ended it by itself, as SQLite does when the disk is full.
            Try(connection => connection.Execute("rollback"));
        }

        _rolledBack();
        return hasEnded;
    }

    // One write that cannot be applied must not fail those that happened to wait beside it.
    void WriteAlone(StoreWrite write)
    {
        if (TryCommit([write]) is not { } exception)
        {
            write.Committed();
        }
        else
        {
            write.Failed(_engine.Explain(exception, "The store") ?? exception);
        }
    }

    // Who says nothing for long while the database comes back would be taken for dead by those who share it.
    void ShowLife()
    {
        if (Try(connection => connection.Number("ping")) is { } exception && Undo(exception))
        {
            Try(connection => connection.Number("ping"));
        }
    }

    /// <returns>Why it failed.</returns>
    Exception? Try(Action<StoreConnection> action)
    {
        try
        {
            action(Connection());
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }
}
