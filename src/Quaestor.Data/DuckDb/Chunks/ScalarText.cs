using Quaestor.Data.Results;
using Quaestor.Data.Results.Temporal;

namespace Quaestor.Data.DuckDb.Chunks;

/// <summary>The canonical text of a value of bounded size; see <see cref="ColumnType"/> for the forms.</summary>
static class ScalarText
{
    /// <summary>No such text has more bytes than this.</summary>
    public const int MaxBytes = 64;

    // TIME WITH TIME ZONE: 40 bits of microseconds over 24 bits of an offset that is stored turned round (duckdb.h).
    const int OffsetBits = 24;
    const int MaxOffset = (16 * 60 * 60) - 1;

    /// <param name="vector">Of a type that is neither nested nor stored as bytes, a number of 64 bits or a boolean.</param>
    /// <param name="row">A row that is not null.</param>
    /// <param name="destination">At least <see cref="MaxBytes"/>.</param>
    /// <returns>The number of bytes written.</returns>
    public static int Write(in DataVector vector, int row, Span<byte> destination) => vector.Type.Type switch
    {
        DuckDbType.Date => TemporalText.Date(vector.Values<int>()[row], destination),
        DuckDbType.Timestamp => TemporalText.Timestamp<Micros>(vector.Values<long>()[row], destination),
        DuckDbType.TimestampTz => TemporalText.TimestampUtc<Micros>(vector.Values<long>()[row], destination),
        DuckDbType.TimestampS => TemporalText.Timestamp<Seconds>(vector.Values<long>()[row], destination),
        DuckDbType.TimestampMs => TemporalText.Timestamp<Millis>(vector.Values<long>()[row], destination),
        DuckDbType.TimestampNs => TemporalText.Timestamp<Nanos>(vector.Values<long>()[row], destination),
        DuckDbType.Time => TemporalText.Time<Micros>(vector.Values<long>()[row], destination),
        DuckDbType.TimeNs => TemporalText.Time<Nanos>(vector.Values<long>()[row], destination),
        DuckDbType.TimeTz => TimeTz(vector.Values<ulong>()[row], destination),
        DuckDbType.Interval => Interval(in vector.Values<StoredInterval>()[row], destination),
        DuckDbType.Uuid => NumberText.Uuid(vector.Values<UInt128>()[row], destination),
        DuckDbType.Decimal => Decimal(in vector, row, destination),
        DuckDbType.UBigInt => NumberText.Whole(vector.Values<ulong>()[row], destination),
        DuckDbType.HugeInt => NumberText.Whole(vector.Values<Int128>()[row], destination),
        DuckDbType.UHugeInt => NumberText.Whole(vector.Values<UInt128>()[row], destination),
        _ => throw new InvalidOperationException($"{vector.Type.Type} has no canonical text of bounded size."),
    };

    static int TimeTz(ulong packed, Span<byte> destination) =>
        TemporalText.TimeTz((long)(packed >> OffsetBits), MaxOffset - (int)(packed & ((1 << OffsetBits) - 1)), destination);

    static int Interval(in StoredInterval interval, Span<byte> destination) =>
        IntervalText.Write(interval.Months, interval.Days, interval.Micros, destination);

    static int Decimal(in DataVector vector, int row, Span<byte> destination) => vector.Type.StoredAs switch
    {
        DuckDbType.SmallInt => NumberText.Decimal(vector.Values<short>()[row], vector.Type.Scale, destination),
        DuckDbType.Integer => NumberText.Decimal(vector.Values<int>()[row], vector.Type.Scale, destination),
        DuckDbType.BigInt => NumberText.Decimal(vector.Values<long>()[row], vector.Type.Scale, destination),
        _ => NumberText.Decimal(vector.Values<Int128>()[row], vector.Type.Scale, destination),
    };
}
