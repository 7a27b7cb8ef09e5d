using System.Buffers;

namespace Quaestor.Data.Sqlite.Cells;

/// <summary>The first rows of a result, kept as they are until their columns' types are decided.</summary>
sealed class FirstRows(int columns)
{
    const int MaxRows = 2048;
    const int FullBytes = 1 << 20;

    readonly List<Kept> _cells = [];
    readonly ArrayBufferWriter<byte> _bytes = new();

    public int Count => _cells.Count / columns;

    public bool IsFull => Count >= MaxRows || _bytes.WrittenCount > FullBytes;

    public void Add(SqliteCell cell)
    {
        _cells.Add(new(cell.Kind, cell.Integer, _bytes.WrittenCount, cell.Bytes.Length));
        _bytes.Write(cell.Bytes);
    }

    public SqliteCell Cell(int row, int column)
    {
        var kept = _cells[(row * columns) + column];
        return new(kept.Kind, kept.Bits, _bytes.WrittenSpan.Slice(kept.Start, kept.Length));
    }

    readonly record struct Kept(SqliteKind Kind, long Bits, int Start, int Length);
}
