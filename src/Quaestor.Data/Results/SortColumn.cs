namespace Quaestor.Data.Results;

/// <summary>A column's values of all rows, held in memory to be compared.</summary>
abstract class SortColumn(int rows)
{
    readonly bool[] _nulls = new bool[rows];

    public static SortColumn Create(ColumnType type, int rows) => type switch
    {
        ColumnType.Boolean => new SortColumn<bool>(rows, static (column, row) => column.Boolean(row)),
        ColumnType.Integer => new SortColumn<long>(rows, static (column, row) => column.Int64s[row]),
        ColumnType.Double => new SortColumn<long>(rows, static (column, row) => SortValues.OfDouble(column.Doubles[row])),
        ColumnType.Date or ColumnType.Time or ColumnType.Timestamp or ColumnType.TimestampTz =>
            new SortColumn<Int128>(rows, static (column, row) => SortValues.OfTemporal(column.Utf8(row))),
        ColumnType.Interval => new SortColumn<Int128>(rows, static (column, row) => SortValues.OfInterval(column.Utf8(row))),
        ColumnType.HugeInt or ColumnType.Decimal => new SortTextColumn(rows, DecimalText.Compare),
        _ => new SortTextColumn(rows, static (left, right) => left.SequenceCompareTo(right)),
    };

    /// <summary>Takes in a chunk whose first row has this index.</summary>
    public void Add(ChunkColumn column, int rows, int first)
    {
        for (var row = 0; row < rows; row++)
        {
            _nulls[first + row] = column.IsNull(row);
        }

        AddValues(column, rows, first);
    }

    /// <summary>Compares two rows; a null follows every value whichever the direction.</summary>
    public int Compare(int left, int right, bool descending)
    {
        if (_nulls[left] || _nulls[right])
        {
            return _nulls[left].CompareTo(_nulls[right]);
        }

        return descending ? Compare(right, left) : Compare(left, right);
    }

    protected abstract void AddValues(ChunkColumn column, int rows, int first);

    protected abstract int Compare(int left, int right);
}

/// <summary>Values that become numbers.</summary>
sealed class SortColumn<T>(int rows, SortColumn<T>.Reader read) : SortColumn(rows)
    where T : struct, IComparable<T>
{
    readonly T[] _values = new T[rows];

    public delegate T Reader(ChunkColumn column, int row);

    protected override void AddValues(ChunkColumn column, int rows, int first)
    {
        for (var row = 0; row < rows; row++)
        {
            _values[first + row] = read(column, row);
        }
    }

    protected override int Compare(int left, int right) => _values[left].CompareTo(_values[right]);
}

/// <summary>Values that are compared as the texts they are.</summary>
sealed class SortTextColumn(int rows, SortTextColumn.Comparer compare) : SortColumn(rows)
{
    readonly List<byte[]> _texts = [];
    readonly (int Text, int Start, int Length)[] _places = new (int, int, int)[rows];

    public delegate int Comparer(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right);

    protected override void AddValues(ChunkColumn column, int rows, int first)
    {
        var offsets = column.Offsets;
        for (var row = 0; row < rows; row++)
        {
            _places[first + row] = (_texts.Count, (int)offsets[row], (int)(offsets[row + 1] - offsets[row]));
        }

        _texts.Add(column.AllUtf8.ToArray());
    }

    protected override int Compare(int left, int right) => compare(Text(left), Text(right));

    ReadOnlySpan<byte> Text(int row)
    {
        var (text, start, length) = _places[row];
        return _texts[text].AsSpan(start, length);
    }
}
