namespace Quaestor.Data.Archives.Files;

/// <summary>The CRC-32 of zip files (ISO 3309): .NET unpacks without looking at it.</summary>
static class Checksum
{
    static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => Enumerable.Range(0, 8).Aggregate((uint)value, (rest, _) => (rest & 1) == 1 ? (rest >> 1) ^ 0xEDB88320 : rest >> 1))];

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var rest = uint.MaxValue;
        foreach (var value in bytes)
        {
            rest = (rest >> 8) ^ Table[(byte)(rest ^ value)];
        }

        return ~rest;
    }
}
