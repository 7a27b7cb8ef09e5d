using System.Data.Common;

namespace Quaestor.Agent.Threads;

/// <summary>What the databases that can hold a store do each in its own way. Everything else is written once.</summary>
abstract class StoreEngine(string name, string dialect) : IDisposable
{
    public string Name => name;

    /// <summary>The ending of its SQL files.</summary>
    public string Dialect => dialect;

    public IReadOnlyDictionary<string, StoreStatement> Statements { get; } = SqlTexts.Statements(dialect);

    /// <summary>This process, as the rows name it that say who runs what.</summary>
    public Guid Owner { get; } = Guid.CreateVersion7();

    /// <summary>How long the writer may say nothing before it must show that it lives.</summary>
    public virtual TimeSpan MayBeSilent => Timeout.InfiniteTimeSpan;

    public static StoreEngine Of(StoreLocation location) =>
        location.Address is { } address ? new PostgresEngine(address) : new SqliteEngine(location.Path!);

    /// <summary>Works with a store by one connection, beside those who have opened it.</summary>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public static T Use<T>(StoreLocation location, Func<StoreEngine, StoreConnection, T> work)
    {
        using var engine = Of(location);
        try
        {
            using var connection = new StoreConnection(engine);
            return work(engine, connection);
        }
        catch (Exception exception)
        {
            if (engine.Explain(exception, $"The store {location}") is { } known)
            {
                throw known;
            }

            throw;
        }
    }

    /// <summary>A connection, open and set up.</summary>
    public abstract DbConnection Connect();

    /// <summary>A value as a parameter takes it.</summary>
    public object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        string text => Stored(text),
        bool flag => flag ? 1L : 0L,
        Guid id => id.ToString(),
        DateTimeOffset time => time.ToUnixTimeMilliseconds(),
        _ => value,
    };

    /// <summary>A text as this database can keep it; any string at all comes back by <see cref="Text"/>, save that half of a surrogate pair becomes U+FFFD.</summary>
    protected abstract string Stored(string text);

    public abstract string Text(DbDataReader row, int column);

    /// <summary>The number of the newest migration that the store has; less than that of the first where it has none.</summary>
    public abstract int Version(StoreConnection connection);

    public abstract void SetVersion(StoreConnection connection, int number);

    /// <summary>Makes a new store ready for its first migration.</summary>
    public virtual void Prepare(StoreConnection connection)
    {
    }

    /// <summary>Makes this process known to those who share the store. On every connection of the writer, before it writes.</summary>
    public abstract void Enter(StoreConnection writing);

    /// <summary>Begins a group of writes, alone in the whole store.</summary>
    /// <param name="group">Grows from group to group; the same where a group is tried again.</param>
    /// <param name="durable">False where a power cut may take the group away again.</param>
    /// <returns>False where this very group has been committed already: its commit's answer was lost.</returns>
    /// <exception cref="StoreException">This process was taken for dead, and another has taken up its work: it must write nothing more.</exception>
    public abstract bool Begin(StoreConnection writing, long group, bool durable);

    /// <summary>False where a process is gone: from then on it can write nothing more, and whoever asked may take up its work.</summary>
    public abstract bool IsAlive(StoreConnection connection, Guid owner);

    /// <summary>Takes this process out of the store.</summary>
    public abstract void Leave(StoreConnection writing);

    /// <summary>A failure as a <see cref="StoreException"/> or a <see cref="StoreConflictException"/>; null where it is a fault of ours.</summary>
    /// <param name="store">How the sentence names the store.</param>
    public abstract Exception? Explain(Exception exception, string store);

    /// <summary>The connection has ended, or nobody can tell how it stands.</summary>
    public abstract bool IsConnectionEnd(Exception exception);

    /// <summary>Nothing is wrong but the moment: the database is away, or somebody else holds it.</summary>
    public abstract bool MayPass(Exception exception);

    public abstract void Dispose();
}
