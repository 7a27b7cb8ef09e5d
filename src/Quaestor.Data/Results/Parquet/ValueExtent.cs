using System.Buffers.Text;

namespace Quaestor.Data.Results.Parquet;

/// <summary>What a type needs to hold all values of a column: found by looking at each, since a stored result names no digits.</summary>
sealed class ValueExtent(ColumnType type)
{
    const long NanosPerMicro = 1000;

    bool _isOdd;
    bool _fitsLong = true;
    int _wholeDigits;
    int _decimals;
    bool _hasNanos;
    Int128 _least = Int128.MaxValue;
    Int128 _greatest = Int128.MinValue;

    public void Add(ReadOnlySpan<byte> text)
    {
        if (type is ColumnType.Decimal or ColumnType.HugeInt)
        {
            AddNumber(text);
        }
        else
        {
            AddTime(text);
        }
    }

    /// <summary>The type of the column; text where a value is none that Parquet has: an infinite date, a number of 40 digits, a time with an offset.</summary>
    public ParquetType Type() => type switch
    {
        _ when _isOdd => ParquetType.Text,
        ColumnType.HugeInt when _fitsLong => ParquetType.Integer,
        ColumnType.HugeInt or ColumnType.Decimal => Math.Max(_wholeDigits + _decimals, 1) is <= ParquetType.MostDigits and var digits
            ? ParquetType.Decimal(digits, _decimals)
            : ParquetType.Text,
        ColumnType.Date => Fits(SortValues.NanosPerDay, int.MinValue, int.MaxValue) ? ParquetType.Date : ParquetType.Text,
        _ when !Fits(_hasNanos ? 1 : NanosPerMicro, long.MinValue, long.MaxValue) => ParquetType.Text,
        ColumnType.Time => ParquetType.Time(_hasNanos),
        _ => ParquetType.Timestamp(_hasNanos, isUtc: type == ColumnType.TimestampTz),
    };

    void AddNumber(ReadOnlySpan<byte> text)
    {
        _fitsLong = _fitsLong && Utf8Parser.TryParse(text, out long _, out var used) && used == text.Length;
        var digits = text.StartsWith("-"u8) ? text[1..] : text;
        var point = digits.IndexOf((byte)'.');
        var whole = point < 0 ? digits : digits[..point];
        var decimals = point < 0 ? [] : digits[(point + 1)..];
        _isOdd |= digits.IsEmpty || whole.ContainsAnyExceptInRange((byte)'0', (byte)'9') || decimals.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        _wholeDigits = Math.Max(_wholeDigits, whole.TrimStart((byte)'0').Length);
        _decimals = Math.Max(_decimals, decimals.Length);
    }

    void AddTime(ReadOnlySpan<byte> text)
    {
        var nanos = SortValues.OfTemporal(text);
        var hasZone = type == ColumnType.Time && text.ContainsAny("Z+-"u8);
        _isOdd |= hasZone || nanos == Int128.MaxValue || nanos == Int128.MinValue;
        _hasNanos |= nanos % NanosPerMicro != 0;
        _least = Int128.Min(_least, nanos);
        _greatest = Int128.Max(_greatest, nanos);
    }

    bool Fits(long unit, long least, long greatest) => _least > _greatest || (_least / unit >= least && _greatest / unit <= greatest);
}
