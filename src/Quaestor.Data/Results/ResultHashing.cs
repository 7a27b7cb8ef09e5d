using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Quaestor.Data.Results;

/// <summary>
/// Hashes rows one after the other. Rows in whatever order are the sum of their hashes, modulo 2^256, so that a row that comes
/// twice counts twice; rows in their order are the hash of their hashes.
/// </summary>
sealed class ResultHashing : IDisposable
{
    readonly IReadOnlyList<Column> _columns;
    readonly ArrayBufferWriter<byte> _row = new(256);
    readonly IncrementalHash _rows = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly IncrementalHash? _order;
    readonly ulong[] _sum = new ulong[SHA256.HashSizeInBytes / sizeof(ulong)];
    readonly byte[] _hash = new byte[SHA256.HashSizeInBytes];
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

            SHA256.HashData(_row.WrittenSpan, _hash);
            AddToSum();
            _order?.AppendData(_hash);
        }

        _count += chunk.RowCount;
    }

    public ResultHash End()
    {
        Span<byte> count = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(count, _count);
        _rows.AppendData(count);
        _rows.AppendData(MemoryMarshal.AsBytes(_sum.AsSpan()));
        return new(Convert.ToHexStringLower(_rows.GetHashAndReset()), _order is null ? null : Convert.ToHexStringLower(_order.GetHashAndReset()));
    }

    public void Dispose()
    {
        _rows.Dispose();
        _order?.Dispose();
    }

    void AddToSum()
    {
        var carry = UInt128.Zero;
        var words = MemoryMarshal.Cast<byte, ulong>(_hash.AsSpan());
        for (var i = 0; i < words.Length; i++)
        {
            carry += (UInt128)_sum[i] + words[i];
            _sum[i] = (ulong)carry;
            carry >>= 64;
        }
    }
}
