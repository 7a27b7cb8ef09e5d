using Quaestor.Data.DuckDb.Native;

namespace Quaestor.Data.DuckDb;

/// <summary>Some rows of a result, column by column, in the library's own memory.</summary>
sealed class DataChunk : IDisposable
{
    readonly DataChunkHandle _handle;
    readonly DuckDbColumn[] _columns;

    internal DataChunk(DataChunkHandle handle, DuckDbColumn[] columns)
    {
        _handle = handle;
        _columns = columns;
        RowCount = checked((int)DuckDbNative.DataChunkSize(handle));
    }

    public int RowCount { get; }

    public int ColumnCount => _columns.Length;

    /// <summary>A column's values; must not be used once the chunk is gone.</summary>
    public DataVector Vector(int column)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        return new(DuckDbNative.DataChunkVector(_handle, (ulong)column), _columns[column].Type, RowCount);
    }

    public void Dispose() => _handle.Dispose();
}
