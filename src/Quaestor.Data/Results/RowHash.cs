using System.Buffers.Binary;

namespace Quaestor.Data.Results;

/// <summary>
/// A hash of 128 bits for a row of a few dozen bytes, as cheap as reading them: folded multiplications, as in wyhash. It is
/// written into stores, so it never changes. Nothing rests on it against people who look for two rows with one hash.
/// </summary>
static class RowHash
{
    // Digits of pi behind the point: numbers with nothing up their sleeves.
    const ulong K0 = 0x243F6A8885A308D3;
    const ulong K1 = 0x13198A2E03707344;
    const ulong K2 = 0xA4093822299F31D0;
    const ulong K3 = 0x082EFA98EC4E6C89;

    public static UInt128 Of(ReadOnlySpan<byte> row)
    {
        var (one, other) = (K0, K2);
        var left = row;
        for (; left.Length >= 16; left = left[16..])
        {
            Mix(ref one, ref other, BinaryPrimitives.ReadUInt64LittleEndian(left), BinaryPrimitives.ReadUInt64LittleEndian(left[8..]));
        }

        // The rest with zeros behind it; the length tells it from one that has them.
        Span<byte> rest = stackalloc byte[16];
        rest.Clear();
        left.CopyTo(rest);
        Mix(ref one, ref other, BinaryPrimitives.ReadUInt64LittleEndian(rest), BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
        Mix(ref one, ref other, (ulong)row.Length, other);
        return new(Fold(one ^ K1, K0), Fold(other ^ K3, K2));
    }

    static void Mix(ref ulong one, ref ulong other, ulong low, ulong high)
    {
        var before = one;
        one = Fold(low ^ K1 ^ other, high ^ one) ^ low;
        other = Fold(low ^ K3 ^ before, high ^ other ^ K2) ^ high;
    }

    static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
