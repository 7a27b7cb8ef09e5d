using Quaestor.Data.DuckDb.Native;

namespace Quaestor.Data.DuckDb;

/// <summary>One DuckDB instance inside this process. Untrusted work opens it in a worker only.</summary>
sealed unsafe class DuckDbDatabase : IDisposable
{
    readonly DatabaseHandle _handle;

    DuckDbDatabase(DatabaseHandle handle) => _handle = handle;

    /// <summary>The version of the library, <c>v1.5.6</c>.</summary>
    public static string LibraryVersion => NativeText.Read(DuckDbNative.LibraryVersion());

    /// <param name="config">DuckDB's own settings, by their names in its documentation.</param>
    /// <param name="path">A database file, created if it does not exist.</param>
    /// <exception cref="DuckDbException">A setting is unknown or wrong, or the file cannot be opened.</exception>
    public static DuckDbDatabase Open(IReadOnlyDictionary<string, string> config, string path = ":memory:")
    {
        DuckDbNative.CreateConfig(out var settings);
        using (settings)
        {
            // At opening, since a configuration may be locked from then on.
            Set(settings, "errors_as_json", "true");
            foreach (var (name, value) in config)
            {
                Set(settings, name, value);
            }

            var state = DuckDbNative.Open(path, out var handle, settings, out var error);
            var message = NativeText.TakeOrNull(error);
            if (state == DuckDbNative.Success)
            {
                return new(handle);
            }

            handle.Dispose();
            throw DuckDbErrors.Read(message, sql: null);
        }
    }

    public DuckDbConnection Connect()
    {
        if (DuckDbNative.Connect(_handle, out var connection) == DuckDbNative.Success)
        {
            return new(connection);
        }

        connection.Dispose();
        throw new DuckDbException(DuckDbErrorKind.Connection, "DuckDB gave no connection to the database.");
    }

    public void Dispose() => _handle.Dispose();

    static void Set(ConfigHandle settings, string name, string value)
    {
        if (DuckDbNative.SetConfig(settings, name, value) != DuckDbNative.Success)
        {
            throw new DuckDbException(DuckDbErrorKind.Settings, $"DuckDB has no setting {name} that takes the value '{value}'.");
        }
    }
}
