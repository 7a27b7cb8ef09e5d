using System.Text;
using Quaestor.Data.Results;

namespace Quaestor.Data.DuckDb.Chunks;

/// <summary>Text, and every type that travels as its canonical text (see <see cref="ColumnType"/>).</summary>
sealed class TextCells(ChunkWriter writer)
{
    readonly Dictionary<DuckDbLogicalType, byte[][]> _labels = new(ReferenceEqualityComparer.Instance);

    public void Write(DataVector vector, int first, int rows)
    {
        switch (vector.Type.Type)
        {
            case DuckDbType.Varchar:
                Texts(vector, first, rows);
                break;
            case DuckDbType.Enum:
                Labels(vector, first, rows);
                break;
            case DuckDbType.SqlNull:
                Nothing(rows);
                break;
            case DuckDbType.Blob or DuckDbType.Geometry or DuckDbType.Bit or DuckDbType.Bignum:
                Packed(vector, first, rows);
                break;
            default:
                Scalars(vector, first, rows);
                break;
        }
    }

    void Texts(DataVector vector, int first, int rows)
    {
        writer.BeginCells();
        var values = vector.Values<StoredText>();
        for (var row = first; row < first + rows; row++)
        {
            if (!vector.IsNull(row))
            {
                writer.Append(StoredText.Bytes(in values[row]));
            }

            writer.EndCell();
        }
    }

    void Labels(DataVector vector, int first, int rows)
    {
        writer.BeginCells();
        if (!_labels.TryGetValue(vector.Type, out var labels))
        {
            _labels[vector.Type] = labels = [.. vector.Type.Labels.Select(Encoding.UTF8.GetBytes)];
        }

        for (var row = first; row < first + rows; row++)
        {
            if (!vector.IsNull(row))
            {
                writer.Append(labels[vector.LabelIndex(row)]);
            }

            writer.EndCell();
        }
    }

    void Packed(DataVector vector, int first, int rows)
    {
        writer.BeginCells();
        var values = vector.Values<StoredText>();
        for (var row = first; row < first + rows; row++)
        {
            if (!vector.IsNull(row))
            {
                PackedBytes.Write(vector.Type.Type, StoredText.Bytes(in values[row]), writer);
            }

            writer.EndCell();
        }
    }

    void Nothing(int rows)
    {
        writer.BeginCells();
        for (var row = 0; row < rows; row++)
        {
            writer.EndCell();
        }
    }

    /// <summary>In one go over memory that was set aside, since dates and decimals are what tables are full of.</summary>
    void Scalars(DataVector vector, int first, int rows)
    {
        var room = writer.BeginBoundedCells(ScalarText.MaxBytes);
        var text = room.Text;
        var ends = room.Ends;
        var length = 0;
        for (var row = 0; row < rows; row++)
        {
            if (!vector.IsNull(first + row))
            {
                length += ScalarText.Write(in vector, first + row, text[length..]);
            }

            ends[row] = (uint)length;
        }

        writer.Advance(length);
    }
}
