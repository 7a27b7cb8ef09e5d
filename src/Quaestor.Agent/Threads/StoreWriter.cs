namespace Quaestor.Agent.Threads;

/// <summary>
/// The store's one writer: a thread that takes everything that waits, commits it as one transaction and only then tells
/// those who wait. While a commit is on its way the next group gathers, so the busier the store the fewer its commits.
/// </summary>
sealed class StoreWriter : IDisposable
{
    readonly StoreConnection _connection;
    readonly Action _rolledBack;
    readonly System.Threading.Thread _thread;
    readonly object _gate = new();
    List<StoreWrite> _waiting = [];
    List<StoreWrite> _group = [];
    bool? _durable;
    bool _closing;

    /// <param name="rolledBack">Called on the writer's thread whenever a group was undone, before its writes are tried one by one.</param>
    public StoreWriter(StoreConnection connection, Action rolledBack)
    {
        _connection = connection;
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
            if (TryCommit(_group) is null)
            {
                _group.ForEach(write => write.Committed());
            }
            else
            {
                _group.ForEach(WriteAlone);
            }

            _group.Clear();
        }
    }

    bool TakeGroup()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_closing)
                {
                    return false;
                }

                Monitor.Wait(_gate);
            }

            (_waiting, _group) = (_group, _waiting);
            return true;
        }
    }

    /// <returns>Why nothing of the group was written; null when all of it was.</returns>
    Exception? TryCommit(List<StoreWrite> group)
    {
        try
        {
            SetDurable(group.Exists(write => write.Durable));
            _connection.Execute("begin");
            foreach (var write in group)
            {
                write.Apply(_connection);
            }

            _connection.Execute("commit");
            Commits++;
            return null;
        }
        catch (Exception exception)
        {
            Undo();
            return exception;
        }
    }

    // SQLite takes a change of this setting only between transactions.
    void SetDurable(bool durable)
    {
        if (_durable != durable)
        {
            _connection.Execute(durable ? "synchronous_full" : "synchronous_normal");
            _durable = durable;
        }
    }

    void Undo()
    {
        try
        {
            _connection.Execute("rollback");
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            // There is none: it did not begin, or SQLite ended it by itself, as it does when the disk is full.
        }

        _rolledBack();
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
            write.Failed(StoreException.From(exception) ?? exception);
        }
    }
}

/// <summary>Something to be written in one piece.</summary>
abstract class StoreWrite(bool durable)
{
    readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True where it must survive a power cut once the caller knows of it.</summary>
    public bool Durable { get; } = durable;

    /// <summary>Ends when the write is stored.</summary>
    public Task Done => _done.Task;

    /// <summary>Runs inside a transaction on the writer's thread; runs again where its group had to be undone.</summary>
    public abstract void Apply(StoreConnection connection);

    /// <summary>Runs on the writer's thread, in the order of the writes.</summary>
    public virtual void Committed() => _done.TrySetResult();

    public void Failed(Exception exception) => _done.TrySetException(exception);
}

sealed class PlainWrite(Action<StoreConnection> apply, bool durable) : StoreWrite(durable)
{
    public override void Apply(StoreConnection connection) => apply(connection);
}
