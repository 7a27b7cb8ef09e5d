using System.Buffers.Binary;

namespace Quaestor.Data.Results.Parquet;

/// <summary>Writes a Parquet file to a stream that need not seek: row groups of one page a column, then the footer that names them.</summary>
/// <remarks>After the format's definition, apache/parquet-format: README.md, Encodings.md and parquet.thrift.</remarks>
sealed class ParquetWriter(Stream output, IReadOnlyList<ParquetColumn> columns)
{
    const int RowsOfGroup = 122_880;
    const long BytesOfGroup = 32 << 20;

    const int Plain = 0;
    const int RunLength = 3;
    const int Gzip = 2;

    readonly List<RowGroup> _groups = [];
    readonly ThriftWriter _thrift = new();
    long _position;

    public async Task WriteAsync(IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        await PutAsync("PAR1"u8.ToArray(), cancellationToken);
        var waiting = 0;
        foreach (var row in rows)
        {
            var bytes = 0L;
            for (var i = 0; i < row.Length; i++)
            {
                columns[i].Add(row[i]);
                bytes += columns[i].Bytes;
            }

            if (++waiting == RowsOfGroup || bytes > BytesOfGroup)
            {
                await WriteGroupAsync(waiting, cancellationToken);
                waiting = 0;
            }
        }

        if (waiting > 0)
        {
            await WriteGroupAsync(waiting, cancellationToken);
        }

        await WriteFooterAsync(cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    async Task WriteGroupAsync(int rows, CancellationToken cancellationToken)
    {
        var chunks = new ColumnChunk[columns.Count];
        for (var i = 0; i < chunks.Length; i++)
        {
            var start = _position;
            var page = columns[i].TakePage();
            var header = PageHeader(page);
            await PutAsync(header, cancellationToken);
            await PutAsync(page.Packed, cancellationToken);
            chunks[i] = new(start, header.Length + page.Packed.Length, header.Length + page.PlainBytes);
        }

        _groups.Add(new(rows, chunks));
    }

    ReadOnlyMemory<byte> PageHeader(ParquetPage page)
    {
        _thrift.Clear();
        _thrift.BeginItem();
        _thrift.Field(1, 0); // a data page
        _thrift.Field(2, page.PlainBytes);
        _thrift.Field(3, page.Packed.Length);
        _thrift.BeginStruct(5);
        _thrift.Field(1, page.Rows);
        _thrift.Field(2, Plain);
        _thrift.Field(3, RunLength);
        _thrift.Field(4, RunLength);
        _thrift.End();
        _thrift.End();
        return _thrift.Written;
    }

    async Task WriteFooterAsync(CancellationToken cancellationToken)
    {
        _thrift.Clear();
        _thrift.BeginItem();
        _thrift.Field(1, 1); // the format's version
        DescribeSchema();
        _thrift.Field(3, _groups.Sum(group => (long)group.Rows));
        _thrift.BeginStructs(4, _groups.Count);
        foreach (var group in _groups)
        {
            Describe(group);
        }

        _thrift.Field(6, "Quaestor");
        _thrift.End();
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, _thrift.Written.Length);
        await PutAsync(_thrift.Written, cancellationToken);
        await PutAsync(length, cancellationToken);
        await PutAsync("PAR1"u8.ToArray(), cancellationToken);
    }

    void DescribeSchema()
    {
        _thrift.BeginStructs(2, columns.Count + 1);
        _thrift.BeginItem();
        _thrift.Field(4, "schema");
        _thrift.Field(5, columns.Count);
        _thrift.End();
        foreach (var column in columns)
        {
            column.Type.Describe(_thrift, column.Name);
        }
    }

    void Describe(RowGroup group)
    {
        _thrift.BeginItem();
        _thrift.BeginStructs(1, columns.Count);
        for (var i = 0; i < columns.Count; i++)
        {
            Describe(columns[i], group.Rows, group.Chunks[i]);
        }

        _thrift.Field(2, group.Chunks.Sum(chunk => chunk.PlainBytes));
        _thrift.Field(3, (long)group.Rows);
        _thrift.End();
    }

    void Describe(ParquetColumn column, int rows, ColumnChunk chunk)
    {
        _thrift.BeginItem();
        _thrift.Field(2, chunk.Start);
        _thrift.BeginStruct(3);
        _thrift.Field(1, (int)column.Type.Physical);
        _thrift.Numbers(2, Plain, RunLength);
        _thrift.Texts(3, column.Name);
        _thrift.Field(4, Gzip);
        _thrift.Field(5, (long)rows);
        _thrift.Field(6, chunk.PlainBytes);
        _thrift.Field(7, chunk.Bytes);
        _thrift.Field(9, chunk.Start);
        _thrift.End();
        _thrift.End();
    }

    async Task PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await output.WriteAsync(bytes, cancellationToken);
        _position += bytes.Length;
    }

    sealed record RowGroup(int Rows, ColumnChunk[] Chunks);

    /// <summary>The values of one column in one group.</summary>
    sealed record ColumnChunk(long Start, long Bytes, long PlainBytes);
}
