using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Json;
using Quaestor.Data.Results;
using Quaestor.Data.Results.Temporal;

namespace Quaestor.Data.Sources.Postgres.Cells;

/// <summary>Values in PostgreSQL's binary form (<c>src/backend/utils/adt/*send</c>) as cells. Every number is big-endian.</summary>
static class WireCells
{
    /// <summary>The day from which dates and timestamps count, 2000-01-01, in days since 1970. Added to microseconds it would leave their range.</summary>
    public const int Epoch = 10_957;

    const int MostText = 64;

    public static void Boolean(ReadOnlySpan<byte> value, CellBuffer cells) => cells.Add(value[0] != 0);

    public static void Int16(ReadOnlySpan<byte> value, CellBuffer cells) => cells.Add((long)BinaryPrimitives.ReadInt16BigEndian(value));

    public static void Int32(ReadOnlySpan<byte> value, CellBuffer cells) => cells.Add((long)BinaryPrimitives.ReadInt32BigEndian(value));

    public static void UInt32(ReadOnlySpan<byte> value, CellBuffer cells) => cells.Add((long)BinaryPrimitives.ReadUInt32BigEndian(value));

    public static void Int64(ReadOnlySpan<byte> value, CellBuffer cells) => cells.Add(BinaryPrimitives.ReadInt64BigEndian(value));

    public static void Float64(ReadOnlySpan<byte> value, CellBuffer cells) => cells.Add(BinaryPrimitives.ReadDoubleBigEndian(value));

    public static void Float32(ReadOnlySpan<byte> value, CellBuffer cells)
    {
        var single = BinaryPrimitives.ReadSingleBigEndian(value);
        Span<byte> digits = stackalloc byte[32];
        // The double that shows the same digits: 0.1 and not 0.10000000149011612.
        cells.Add(float.IsFinite(single) && single.TryFormat(digits, out var length, default, System.Globalization.CultureInfo.InvariantCulture)
            && Utf8Parser.TryParse(digits[..length], out double widened, out _) ? widened : single);
    }

    /// <summary>Text of every kind, and enumerations.</summary>
    public static void Utf8(ReadOnlySpan<byte> value, CellBuffer cells) => cells.Add(value);

    /// <summary>A document; one that nests deeper than readers follow, or holds half a character, travels as its text.</summary>
    public static void Json(ReadOnlySpan<byte> value, CellBuffer cells)
    {
        if (ChunkValidation.IsJson(value, ChunkValidation.MaxJsonDepth))
        {
            cells.Add(value);
            return;
        }

        using (var json = new Utf8JsonWriter(cells.Text, NestedText.Options))
        {
            json.WriteStringValue(value);
        }

        cells.EndText();
    }

    /// <summary>The text of <c>jsonb</c> behind its version.</summary>
    public static void JsonB(ReadOnlySpan<byte> value, CellBuffer cells) => Json(value[1..], cells);

    public static void Bytes(ReadOnlySpan<byte> value, CellBuffer cells)
    {
        var text = cells.Text.GetSpan(Base64.GetMaxEncodedToUtf8Length(value.Length));
        Base64.EncodeToUtf8(value, text, out _, out var written);
        cells.Text.Advance(written);
        cells.EndText();
    }

    public static void Uuid(ReadOnlySpan<byte> value, CellBuffer cells)
    {
        var text = cells.Text.GetSpan(MostText);
        Utf8Formatter.TryFormat(new Guid(value, bigEndian: true), text, out var written);
        Close(cells, written);
    }

    public static void Date(ReadOnlySpan<byte> value, CellBuffer cells)
    {
        var days = BinaryPrimitives.ReadInt32BigEndian(value);
        Close(cells, TemporalText.Date(days is int.MaxValue or int.MinValue ? days : days + Epoch, cells.Text.GetSpan(MostText)));
    }

    public static void Timestamp(ReadOnlySpan<byte> value, CellBuffer cells) =>
        Close(cells, TemporalText.Timestamp<Micros>(BinaryPrimitives.ReadInt64BigEndian(value), cells.Text.GetSpan(MostText), Epoch));

    public static void TimestampTz(ReadOnlySpan<byte> value, CellBuffer cells) =>
        Close(cells, TemporalText.TimestampUtc<Micros>(BinaryPrimitives.ReadInt64BigEndian(value), cells.Text.GetSpan(MostText), Epoch));

    public static void Time(ReadOnlySpan<byte> value, CellBuffer cells) =>
        Close(cells, TemporalText.Time<Micros>(BinaryPrimitives.ReadInt64BigEndian(value), cells.Text.GetSpan(MostText)));

    /// <summary>The zone is in seconds west of UTC.</summary>
    public static void TimeTz(ReadOnlySpan<byte> value, CellBuffer cells) =>
        Close(cells, TemporalText.TimeTz(BinaryPrimitives.ReadInt64BigEndian(value), -BinaryPrimitives.ReadInt32BigEndian(value[8..]), cells.Text.GetSpan(MostText)));

    public static void Interval(ReadOnlySpan<byte> value, CellBuffer cells)
    {
        var (micros, days, months) = (BinaryPrimitives.ReadInt64BigEndian(value), BinaryPrimitives.ReadInt32BigEndian(value[8..]), BinaryPrimitives.ReadInt32BigEndian(value[12..]));
        // From PostgreSQL 17 on there are infinite intervals, told by all three parts.
        if ((micros, days, months) is (long.MaxValue, int.MaxValue, int.MaxValue) or (long.MinValue, int.MinValue, int.MinValue))
        {
            cells.Add(months > 0 ? "infinity"u8 : "-infinity"u8);
            return;
        }

        Close(cells, IntervalText.Write(months, days, micros, cells.Text.GetSpan(MostText)));
    }

    static void Close(CellBuffer cells, int written)
    {
        cells.Text.Advance(written);
        cells.EndText();
    }
}
