using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Quaestor.Data.DuckDb;

/// <summary>How a text or some bytes lie in a vector: up to 12 bytes in place, longer ones behind a pointer.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
readonly unsafe struct StoredText
{
    const int InPlace = 12;

    readonly uint _length;
    readonly uint _prefix;
    readonly byte* _pointer;

    public int Length => checked((int)_length);

    /// <summary>The bytes. By reference, since they may lie in the value itself: a copy's would vanish with the copy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> Bytes(ref readonly StoredText text) =>
        text._length <= InPlace
            ? MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<uint, byte>(ref Unsafe.AsRef(in text._prefix)), (int)text._length)
            : new(text._pointer, checked((int)text._length));
}

/// <summary>Which elements of a list's element vector belong to one row.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly struct ListEntry
{
    readonly ulong _offset;
    readonly ulong _length;

    public int Offset => checked((int)_offset);

    public int Length => checked((int)_length);
}

/// <summary>An interval's three parts; none is carried into another.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly struct StoredInterval
{
    public readonly int Months;
    public readonly int Days;
    public readonly long Micros;
}
