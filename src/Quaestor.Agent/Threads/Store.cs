using System.Collections.Concurrent;

namespace Quaestor.Agent.Threads;

/// <summary>What holds threads, turns, messages, events and runs: one writer, and readers beside it.</summary>
public sealed class Store : IDisposable
{
    const int MostReaders = 16;

    static readonly TimeSpan ReadersWait = TimeSpan.FromSeconds(10);
    static readonly TimeSpan WritersWait = TimeSpan.FromSeconds(30);

    readonly StoreEngine _engine;
    readonly StoreWriter _writer;
    readonly ConcurrentBag<StoreConnection> _readers = [];
    readonly SemaphoreSlim _places = new(MostReaders, MostReaders);
    readonly Outage _outage = new(ReadersWait);

    Store(StoreLocation location, StoreEngine engine, StoreConnection writing, TimeSpan patience)
    {
        Location = location;
        _engine = engine;
        _writer = new StoreWriter(engine, writing, patience, () => RolledBack());
    }

    public StoreLocation Location { get; }

    /// <summary>This process, as the rows name it that say who runs what.</summary>
    internal Guid Owner => _engine.Owner;

    internal long Commits => _writer.Commits;

    /// <summary>Called on the writer's thread after writes were undone: numbers handed out by them are free again.</summary>
    internal Action RolledBack { get; set; } = () => { };

    /// <exception cref="StoreException">It cannot be opened or written; the message says what to do.</exception>
    public static Store Open(StoreLocation location) => Open(location, WritersWait);

    /// <param name="patience">How long a write waits for a store that is away or held by another.</param>
    internal static Store Open(StoreLocation location, TimeSpan patience)
    {
        var engine = StoreEngine.Of(location);
        StoreConnection? writing = null;
        try
        {
            writing = new StoreConnection(engine);
            engine.Prepare(writing);
            StoreMigrations.Apply(engine, writing);
            engine.Enter(writing);
            return new Store(location, engine, writing, patience);
        }
        catch (Exception exception)
        {
            writing?.Dispose();
            engine.Dispose();
            if (engine.Explain(exception, $"The store {location}") is { } known)
            {
                throw known;
            }

            throw;
        }
    }

    /// <inheritdoc cref="StoreLocation.Parse"/>
    /// <exception cref="StoreException">It cannot be opened or written; the message says what to do.</exception>
    public static Store Open(string place) => Open(StoreLocation.Parse(place));

    public void Dispose()
    {
        _writer.Dispose();
        ForgetReaders();
        _engine.Dispose();
        _places.Dispose();
    }

    /// <summary>False where a process is gone: from then on it can write nothing more, and whoever asked may take up its work.</summary>
    internal async ValueTask<bool> IsAliveAsync(Guid owner) =>
        owner == Owner || await ReadAsync(connection => _engine.IsAlive(connection, owner));

    /// <param name="read">Runs again where the database went away meanwhile.</param>
    internal async Task<T> ReadAsync<T>(Func<StoreConnection, T> read)
    {
        await _places.WaitAsync();
        try
        {
            while (true)
            {
                var pause = default(TimeSpan?);
                try
                {
                    var found = Read(read);
                    _outage.Over();
                    return found;
                }
                catch (Exception exception) when (_engine.MayPass(exception) && (pause = _outage.Wait()) is not null)
                {
                    await Task.Delay(pause.Value);
                }
                catch (Exception exception)
                {
                    if (_engine.Explain(exception, "The store") is { } known)
                    {
                        throw known;
                    }

                    throw;
                }
            }
        }
        finally
        {
            _places.Release();
        }
    }

    internal Task WriteAsync(StoreWrite write)
    {
        _writer.Add(write);
        return write.Done;
    }

    internal Task WriteAsync(Action<StoreConnection> apply, bool durable = true) => WriteAsync(new PlainWrite(apply, durable));

    // On the caller's thread: a read takes microseconds, at the other end of a wire not much more, and waiting for another thread would cost as much.
    T Read<T>(Func<StoreConnection, T> read)
    {
        if (!_readers.TryTake(out var connection))
        {
            connection = new StoreConnection(_engine);
        }

        try
        {
            var found = read(connection);
            _readers.Add(connection);
            return found;
        }
        catch (Exception exception)
        {
            if (connection.IsOpen && !_engine.IsConnectionEnd(exception))
            {
                _readers.Add(connection);
                throw;
            }

            // Where one has ended, the others have too.
            connection.Dispose();
            ForgetReaders();
            throw;
        }
    }

    void ForgetReaders()
    {
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }
}
