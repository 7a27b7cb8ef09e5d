using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Quaestor.Data.Results;

/// <summary>
/// A result on disk: a header with the columns, chunks one after another, an index of the chunks, a footer that finds
/// the index. A file without a footer was never completed.
/// </summary>
static class ResultFileFormat
{
    public const uint Magic = 0x31455251; // "QRE1"
    public const int FooterBytes = 32;
    public const int IndexEntryBytes = 16;

    const int MaxHeaderBytes = 16 << 20;

    public static byte[] Header(IReadOnlyList<Column> columns)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(columns.Count);
        foreach (var column in columns)
        {
            writer.Write(column.Type.Name());
            writer.Write(column.Name);
        }

        writer.Flush();
        return stream.ToArray();
    }

    public static Column[] ReadHeader(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        try
        {
            if (reader.ReadUInt32() != Magic)
            {
                throw new ResultFormatException("The file is not a result.");
            }

            var columns = new List<Column>();
            for (var count = reader.ReadInt32(); columns.Count < count;)
            {
                columns.Add(ColumnTypes.TryParse(reader.ReadString(), out var type)
                    ? new(reader.ReadString(), type)
                    : throw new ResultFormatException("A column has an unknown type."));
            }

            return [.. columns];
        }
        catch (Exception error) when (error is IOException or FormatException)
        {
            throw new ResultFormatException("The result's header is damaged.", error);
        }
    }

    public static byte[] Index(IReadOnlyList<IndexEntry> entries)
    {
        var bytes = new byte[entries.Count * IndexEntryBytes];
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = bytes.AsSpan(i * IndexEntryBytes);
            BinaryPrimitives.WriteInt64LittleEndian(entry, entries[i].Start);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], entries[i].Bytes);
            BinaryPrimitives.WriteInt32LittleEndian(entry[12..], entries[i].Rows);
        }

        return bytes;
    }

    public static IndexEntry[] ReadIndex(ReadOnlySpan<byte> bytes, ResultFooter footer)
    {
        var entries = new IndexEntry[bytes.Length / IndexEntryBytes];
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = bytes[(i * IndexEntryBytes)..];
            entries[i] = new(
                BinaryPrimitives.ReadInt64LittleEndian(entry),
                BinaryPrimitives.ReadInt32LittleEndian(entry[8..]),
                BinaryPrimitives.ReadInt32LittleEndian(entry[12..]));
            if (entries[i] is not { Start: >= 0, Bytes: >= 0 and <= ChunkFormat.MaxBytes, Rows: > 0 }
                || entries[i].Start > footer.IndexStart - entries[i].Bytes)
            {
                throw new ResultFormatException("The result's index is damaged.");
            }
        }

        return entries.Sum(entry => (long)entry.Rows) == footer.RowCount
            ? entries
            : throw new ResultFormatException("The result's index counts other rows than its end.");
    }

    public static byte[] Footer(ResultFooter footer)
    {
        var bytes = new byte[FooterBytes];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, footer.IndexStart);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), footer.RowCount);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), footer.HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(20), footer.Chunks);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), footer.TruncatedBy is { } cap ? (int)cap + 1 : 0);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(28), Magic);
        return bytes;
    }

    public static ResultFooter ReadFooter(ReadOnlySpan<byte> bytes, long fileLength)
    {
        var cap = BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]);
        var footer = new ResultFooter(
            BinaryPrimitives.ReadInt64LittleEndian(bytes),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]),
            cap == 0 ? null : (Truncation)(cap - 1));
        var complete = BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]) == Magic
            && footer is { RowCount: >= 0, HeaderBytes: > 0 and <= MaxHeaderBytes, Chunks: >= 0 }
            && footer.IndexStart >= footer.HeaderBytes
            && footer.IndexStart == fileLength - FooterBytes - ((long)footer.Chunks * IndexEntryBytes)
            && (footer.TruncatedBy is not { } by || Enum.IsDefined(by));
        return complete ? footer : throw new ResultFormatException("The result was not completed, or its end is damaged.");
    }
}

/// <summary>What the end of a result's file says.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct ResultFooter(long IndexStart, long RowCount, int HeaderBytes, int Chunks, Truncation? TruncatedBy);

/// <summary>One chunk of a result on disk.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct IndexEntry(long Start, int Bytes, int Rows);
