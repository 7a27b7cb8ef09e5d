using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Quaestor.Data.Results;

/// <summary>
/// Hashes rows one after the other. Rows in whatever order are the sum of their hashes, modulo 2^128, so that a row that comes
/// twice counts twice; rows in their order are the hash of their hashes.
/// </summary>
sealed class ResultHashing : IDisposable
{
    const int HashBytes = 16;

    readonly IReadOnlyList<Column> _columns;
    readonly ArrayBufferWriter<byte> _row = new(256);
    readonly IncrementalHash _rows = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly IncrementalHash? _order;
    readonly ArrayBufferWriter<byte> _hashes = new(4096);
    UInt128 _sum;
    long _count;

    public ResultHashing(IReadOnlyList<Column> columns, Truncation? truncatedBy, bool isOrdered)
    {
        _columns = columns;
        _order = isOrdered ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        foreach (var column in columns)
        {
            CellHashing.Write(_row, column.Name);
            CellHashing.Write(_row, column.Type.Name());
        }

        CellHashing.Write(_row, truncatedBy is null ? "" : "truncated");
        _rows.AppendData(_row.WrittenSpan);
        _order?.AppendData(_row.WrittenSpan);
    }

    public void Add(ResultChunk chunk)
    {
        for (var row = 0; row < chunk.RowCount; row++)
        {
            _row.ResetWrittenCount();
            for (var column = 0; column < _columns.Count; column++)
            {
                CellHashing.Write(_row, chunk.Column(column), row);
            }

            var hash = RowHash.Of(_row.WrittenSpan);
            _sum += hash;
            Append(hash);
        }

        _order?.AppendData(_hashes.WrittenSpan);
        _hashes.ResetWrittenCount();
        _count += chunk.RowCount;
    }

    public ResultHash End()
    {
        Span<byte> end = stackalloc byte[sizeof(long) + HashBytes];
        BinaryPrimitives.WriteInt64LittleEndian(end, _count);
        BinaryPrimitives.WriteUInt128LittleEndian(end[sizeof(long)..], _sum);
        _rows.AppendData(end);
        return new(Convert.ToHexStringLower(_rows.GetHashAndReset()), _order is null ? null : Convert.ToHexStringLower(_order.GetHashAndReset()));
    }

    public void Dispose()
    {
        _rows.Dispose();
        _order?.Dispose();
    }

    void Append(UInt128 hash)
    {
        if (_order is not null)
        {
            BinaryPrimitives.WriteUInt128LittleEndian(_hashes.GetSpan(HashBytes), hash);
            _hashes.Advance(HashBytes);
        }
    }
}
