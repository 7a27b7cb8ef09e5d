using System.Buffers;
using System.Text;
using Quaestor.Data.DuckDb.Native;

namespace Quaestor.Data.DuckDb;

/// <summary>Fills a table whose columns are all text, cell by cell. Rows are there after <see cref="Complete"/>.</summary>
sealed unsafe class TextAppender : IDisposable
{
    readonly AppenderHandle _handle;

    internal TextAppender(ConnectionHandle connection, string table)
    {
        var created = DuckDbNative.CreateAppender(connection, null, table, out _handle);
        Check(created);
    }

    /// <param name="text">Null for a missing value.</param>
    public void Add(string? text)
    {
        if (text is null)
        {
            Check(DuckDbNative.AppendNull(_handle));
            return;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            // A surrogate alone becomes the replacement character: DuckDB takes valid UTF-8 only.
            var length = Encoding.UTF8.GetBytes(text, bytes);
            Check(DuckDbNative.AppendText(_handle, bytes, (ulong)length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    public void EndRow() => Check(DuckDbNative.EndRow(_handle));

    public void Complete() => Check(DuckDbNative.CloseAppender(_handle));

    public void Dispose() => _handle.Dispose();

    /// <exception cref="DuckDbException">It did not succeed.</exception>
    void Check(int state)
    {
        if (state != DuckDbNative.Success)
        {
            throw DuckDbErrors.Read(NativeText.ReadOrNull(DuckDbNative.AppenderError(_handle)), "");
        }
    }
}
