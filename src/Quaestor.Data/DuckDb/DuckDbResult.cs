using System.Diagnostics.CodeAnalysis;
using Quaestor.Data.DuckDb.Native;

namespace Quaestor.Data.DuckDb;

/// <summary>The rows of a statement, read forward in chunks of up to 2048.</summary>
sealed unsafe class DuckDbResult : IDisposable
{
    readonly ResultHandle _handle;
    readonly string _sql;
    readonly CancellationTokenRegistration _interruption;
    DuckDbColumn[] _columns = [];
    DataChunk? _current;
    bool _ended;

    internal DuckDbResult(ResultHandle handle, string sql, CancellationTokenRegistration interruption)
    {
        _handle = handle;
        _sql = sql;
        _interruption = interruption;
    }

    public IReadOnlyList<DuckDbColumn> Columns => _columns;

    /// <summary>The next rows, never none; false at the end. A chunk is valid until the next call and belongs to the result.</summary>
    /// <exception cref="DuckDbException">The statement failed on the way; rows read before are sound.</exception>
    /// <exception cref="OperationCanceledException">The token given with the statement asked for it.</exception>
    public bool TryReadChunk([NotNullWhen(true)] out DataChunk? chunk)
    {
        do
        {
            _current?.Dispose();
            chunk = _current = null;
            if (_ended)
            {
                return false;
            }

            _interruption.Token.ThrowIfCancellationRequested();
            var handle = DuckDbNative.FetchChunk(*(NativeResult*)_handle.DangerousGetHandle());
            if (handle.IsInvalid)
            {
                handle.Dispose();
                _ended = true;
                ThrowIfFailed();
                return false;
            }

            _current = new DataChunk(handle, _columns);
        }
        while (_current.RowCount == 0);

        chunk = _current;
        return true;
    }

    public void Dispose()
    {
        // The registration first: it interrupts the connection, which by then may run the next statement.
        _interruption.Dispose();
        _current?.Dispose();
        _handle.Dispose();
    }

    internal void Start(PendingHandle pending)
    {
        if (DuckDbNative.ExecutePending(pending, _handle) != DuckDbNative.Success)
        {
            ThrowIfFailed();
            throw DuckDbErrors.Read(NativeText.ReadOrNull(DuckDbNative.PendingError(pending)), _sql);
        }

        _columns = new DuckDbColumn[DuckDbNative.ColumnCount(_handle)];
        for (var i = 0; i < _columns.Length; i++)
        {
            using var type = DuckDbNative.ColumnLogicalType(_handle, (ulong)i);
            _columns[i] = new(NativeText.Read(DuckDbNative.ColumnName(_handle, (ulong)i)), LogicalTypeReader.Read(type));
        }
    }

    void ThrowIfFailed()
    {
        if (NativeText.ReadOrNull(DuckDbNative.ResultError(_handle)) is not { Length: > 0 } message)
        {
            return;
        }

        var error = DuckDbErrors.Read(message, _sql);
        if (error.Kind == DuckDbErrorKind.Interrupt)
        {
            _interruption.Token.ThrowIfCancellationRequested();
        }

        throw error;
    }
}
