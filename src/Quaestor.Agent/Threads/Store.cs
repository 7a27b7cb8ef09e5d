using System.Collections.Concurrent;

namespace Quaestor.Agent.Threads;

/// <summary>The SQLite file that holds threads, turns, messages, events and runs: one writer, any number of readers.</summary>
public sealed class Store : IDisposable
{
    readonly ConcurrentBag<StoreConnection> _readers = [];
    readonly StoreWriter _writer;
    readonly StoreConnection _writing;

    Store(string path, StoreConnection writing, StoreOwners owners)
    {
        Path = path;
        Owners = owners;
        _writing = writing;
        _writer = new StoreWriter(writing, () => RolledBack());
    }

    public string Path { get; }

    /// <summary>Beside the file, for the rows of results.</summary>
    public string ResultsPath => Path + "-results";

    internal StoreOwners Owners { get; }

    internal long Commits => _writer.Commits;

    /// <summary>Called on the writer's thread after writes were undone: numbers handed out by them are free again.</summary>
    internal Action RolledBack { get; set; } = () => { };

    /// <summary><c>$XDG_DATA_HOME/quaestor/quaestor.db</c>; each system's own folder for a user's data.</summary>
    public static string DefaultPath() =>
        System.IO.Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "quaestor", "quaestor.db");

    /// <exception cref="StoreException">It cannot be opened or written; the message says what to do.</exception>
    public static Store Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        StoreConnection? connection = null;
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            connection = StoreConnection.Open(path);
            connection.Run("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 1000");
            StoreMigrations.Apply(connection);
            return new Store(path, connection, new StoreOwners(path));
        }
        catch (Exception exception)
        {
            connection?.Dispose();
            if (StoreException.From(exception, $"The store {path}") is { } known)
            {
                throw known;
            }

            throw;
        }
    }

    public void Dispose()
    {
        _writer.Dispose();
        _writing.Dispose();
        foreach (var reader in _readers)
        {
            reader.Dispose();
        }

        Owners.Dispose();
    }

    internal Task<T> ReadAsync<T>(Func<StoreConnection, T> read)
    {
        // A read of this file takes microseconds: waiting for another thread would cost more.
        if (!_readers.TryTake(out var connection))
        {
            connection = StoreConnection.Open(Path);
        }

        try
        {
            return Task.FromResult(read(connection));
        }
        catch (Exception exception) when (StoreException.From(exception, $"The store {Path}") is { } known)
        {
            return Task.FromException<T>(known);
        }
        finally
        {
            _readers.Add(connection);
        }
    }

    internal Task WriteAsync(StoreWrite write)
    {
        _writer.Add(write);
        return write.Done;
    }

    internal Task WriteAsync(Action<StoreConnection> apply, bool durable = true) => WriteAsync(new PlainWrite(apply, durable));
}
