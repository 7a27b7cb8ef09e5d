using Microsoft.Win32.SafeHandles;

namespace Quaestor.Data.Results;

/// <summary>Writes a result to disk. Until <see cref="Complete"/> nobody can open it; disposed before, it leaves nothing behind.</summary>
public sealed class ResultFileWriter : IDisposable
{
    readonly Guid _id;
    readonly ResultFolder _folder;
    readonly string _partPath;
    readonly SafeFileHandle _file;
    readonly List<IndexEntry> _index = [];
    readonly int _headerBytes;
    long _position;

    internal ResultFileWriter(Guid id, ResultFolder folder, IReadOnlyList<Column> columns)
    {
        _id = id;
        _folder = folder;
        _partPath = folder.PathOf(id) + ResultFolder.PartSuffix;
        Columns = columns;
        _file = File.OpenHandle(_partPath, FileMode.CreateNew, FileAccess.Write);
        var header = ResultFileFormat.Header(columns);
        _headerBytes = header.Length;
        Write(header);
    }

    public IReadOnlyList<Column> Columns { get; }

    public long RowCount { get; private set; }

    /// <summary>Bytes of the chunks so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Makes the result readable.</summary>
    /// <param name="truncatedBy">The cap that left rows out, null if every row is here.</param>
    public ResultFile Complete(Truncation? truncatedBy = null)
    {
        var indexStart = _position;
        Write(ResultFileFormat.Index(_index));
        Write(ResultFileFormat.Footer(new(indexStart, RowCount, _headerBytes, _index.Count, truncatedBy)));
        _file.Dispose();
        return _folder.Publish(_id, _partPath, _position);
    }

    public void Dispose()
    {
        if (!_file.IsClosed)
        {
            _file.Dispose();
            File.Delete(_partPath);
        }
    }

    internal void Append(ResultChunk chunk)
    {
        if (chunk.RowCount == 0)
        {
            return;
        }

        _index.Add(new(_position, chunk.Bytes.Length, chunk.RowCount));
        Write(chunk.Bytes.Span);
        RowCount += chunk.RowCount;
        Bytes += chunk.Bytes.Length;
    }

    void Write(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_file, bytes, _position);
        _position += bytes.Length;
    }
}
