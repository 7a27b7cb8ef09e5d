using System.Buffers.Binary;
using Quaestor.Data.Results;

namespace Quaestor.Data.Sources.Postgres.Cells;

/// <summary>
/// <c>numeric</c> in its binary form, digit by digit: it may have 131,072 digits before the point and 16,383 behind it, more
/// than any type of the framework holds.
/// </summary>
/// <remarks>
/// <c>numeric_send</c>: u16 number of digits to base 10,000, i16 weight of the first, u16 sign, u16 digits to show behind the
/// point, then the digits.
/// </remarks>
static class WireNumeric
{
    const int HeaderBytes = 8;
    const int DigitsPerGroup = 4;
    const ushort Negative = 0x4000;
    const ushort NotANumber = 0xC000;
    const ushort Infinite = 0xD000;
    const ushort MinusInfinite = 0xF000;

    public static void Write(ReadOnlySpan<byte> value, CellBuffer cells)
    {
        var sign = BinaryPrimitives.ReadUInt16BigEndian(value[4..]);
        if (sign >= NotANumber)
        {
            cells.Add(sign switch { NotANumber => "NaN"u8, Infinite => "Infinity"u8, MinusInfinite => "-Infinity"u8, _ => throw new InvalidDataException("A numeric has an unknown sign.") });
            return;
        }

        var groups = BinaryPrimitives.ReadUInt16BigEndian(value);
        var weight = BinaryPrimitives.ReadInt16BigEndian(value[2..]);
        var scale = BinaryPrimitives.ReadUInt16BigEndian(value[6..]);
        var text = cells.Text.GetSpan(8 + (Math.Max(weight + 1, 1) * DigitsPerGroup) + scale + DigitsPerGroup);
        var length = 0;
        if (sign == Negative)
        {
            text[length++] = (byte)'-';
        }

        length += Whole(value, groups, weight, text[length..]);
        if (scale > 0)
        {
            text[length++] = (byte)'.';
            Behind(value, groups, weight, text.Slice(length, scale));
            length += scale;
        }

        cells.Text.Advance(length);
        cells.EndText();
    }

    static int Whole(ReadOnlySpan<byte> value, int groups, int weight, Span<byte> text)
    {
        if (weight < 0)
        {
            text[0] = (byte)'0';
            return 1;
        }

        Span<byte> four = stackalloc byte[DigitsPerGroup];
        var length = 0;
        for (var group = 0; group <= weight; group++)
        {
            Digits(Group(value, groups, group), four);
            // The first group shows no zeros before its number.
            var shown = group == 0 ? four.TrimStart((byte)'0') : four;
            shown.CopyTo(text[length..]);
            length += shown.Length;
        }

        if (length == 0)
        {
            text[length++] = (byte)'0';
        }

        return length;
    }

    static void Behind(ReadOnlySpan<byte> value, int groups, int weight, Span<byte> text)
    {
        Span<byte> four = stackalloc byte[DigitsPerGroup];
        for (var at = 0; at < text.Length; at += DigitsPerGroup)
        {
            Digits(Group(value, groups, weight + 1 + (at / DigitsPerGroup)), four);
            four[..Math.Min(DigitsPerGroup, text.Length - at)].CopyTo(text[at..]);
        }
    }

    static int Group(ReadOnlySpan<byte> value, int groups, int index) =>
        index >= 0 && index < groups ? BinaryPrimitives.ReadUInt16BigEndian(value[(HeaderBytes + (index * 2))..]) : 0;

    static void Digits(int group, Span<byte> four)
    {
        for (var i = DigitsPerGroup - 1; i >= 0; i--)
        {
            four[i] = (byte)('0' + (group % 10));
            group /= 10;
        }
    }
}
