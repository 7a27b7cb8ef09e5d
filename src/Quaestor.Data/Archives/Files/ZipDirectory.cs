using System.Buffers.Binary;

namespace Quaestor.Data.Archives.Files;

/// <summary>Counts the entries of a zip file before anything is made of them: a small file can list millions (APPNOTE 4.3.12 to 4.3.16).</summary>
static class ZipDirectory
{
    const uint EntrySignature = 0x02014B50;
    const uint EndSignature = 0x06054B50;
    const uint LargeLocatorSignature = 0x07064B50;
    const int EntryHeader = 46;
    const int EndHeader = 22;
    const int LongestComment = ushort.MaxValue;

    /// <returns>How many there are, or <paramref name="most"/> + 1 for more.</returns>
    /// <exception cref="InvalidDataException">It is no zip file.</exception>
    public static int Count(Stream zip, int most)
    {
        zip.Position = StartOf(zip);
        Span<byte> header = stackalloc byte[EntryHeader];
        var count = 0;
        while (count <= most && zip.ReadAtLeast(header, EntryHeader, throwOnEndOfStream: false) == EntryHeader
            && BinaryPrimitives.ReadUInt32LittleEndian(header) == EntrySignature)
        {
            count++;
            zip.Position += BinaryPrimitives.ReadUInt16LittleEndian(header[28..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
        }

        return count;
    }

    static long StartOf(Stream zip)
    {
        var tail = new byte[(int)Math.Min(zip.Length, EndHeader + LongestComment + 20)];
        zip.Position = zip.Length - tail.Length;
        zip.ReadExactly(tail);
        for (var at = tail.Length - EndHeader; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) == EndSignature)
            {
                var start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 16));
                return Inside(zip, start != uint.MaxValue ? start : LargeStart(zip, tail, at - 20));
            }
        }

        throw new InvalidDataException("It has no end of central directory.");
    }

    static long LargeStart(Stream zip, byte[] tail, int at)
    {
        if (at < 0 || BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) != LargeLocatorSignature)
        {
            return uint.MaxValue;
        }

        Span<byte> end = stackalloc byte[56];
        zip.Position = Inside(zip, BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(at + 8)));
        zip.ReadExactly(end);
        return BinaryPrimitives.ReadInt64LittleEndian(end[48..]);
    }

    static long Inside(Stream zip, long position) =>
        position >= 0 && position <= zip.Length ? position : throw new InvalidDataException("Its directory lies outside of it.");
}
