using System.Buffers.Binary;

namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>Whether a gzip file is whole. A cut-off one may unpack without an error, to fewer bytes.</summary>
static class GzipEnd
{
    const int TrailerBytes = 4;
    const int SmallestFile = 18;

    /// <param name="file">The packed file, which can be positioned.</param>
    /// <param name="unpacked">How many bytes came out of it.</param>
    /// <exception cref="InvalidDataException">The file ends too early.</exception>
    public static void Check(Stream file, long unpacked)
    {
        if (file.Length >= SmallestFile)
        {
            Span<byte> trailer = stackalloc byte[TrailerBytes];
            file.Seek(-TrailerBytes, SeekOrigin.End);
            file.ReadExactly(trailer);
            // The trailer holds the length of the last member, modulo 2^32: of the only one, or of one of several.
            var last = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
            if (last <= (unpacked & uint.MaxValue) || unpacked > uint.MaxValue)
            {
                return;
            }
        }

        throw new InvalidDataException("The packed data ends too early.");
    }
}
