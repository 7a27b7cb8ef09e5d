using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;

namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>What the bytes of a whole text file say before anything is parsed.</summary>
/// <param name="Head">Its first bytes, unpacked.</param>
/// <param name="Length">In bytes, unpacked.</param>
/// <param name="NotUtf8Line">The line of the first byte that is no UTF-8; null if all is.</param>
/// <param name="NulLine">The line of the first NUL; null if there is none.</param>
/// <param name="HasC1Bytes">Bytes that are letters and signs in Windows-1252 and control characters in Latin-1.</param>
/// <param name="Carriage">Line ends.</param>
sealed record TextScan(byte[] Head, long Length, int? NotUtf8Line, int? NulLine, bool HasC1Bytes, LineEnds Carriage)
{
    /// <summary>Enough for the dialect and the types; the whole file is checked against them later.</summary>
    const int HeadBytes = 4 << 20;

    const int BlockBytes = 1 << 20;
    const int LongestUtf8 = 4;

    public bool HeadIsWhole => Head.Length == Length;

    /// <exception cref="InvalidDataException">The file is packed, and damaged or cut off.</exception>
    public static TextScan Read(string path, bool isGzip, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
        if (!isGzip)
        {
            return Read(file, cancellationToken);
        }

        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        var scan = Read(unpacked, cancellationToken);
        GzipEnd.Check(file, scan.Length);
        return scan;
    }

    static TextScan Read(Stream stream, CancellationToken cancellationToken)
    {
        var head = new MemoryStream();
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            var counts = new Counts();
            // A character may lie across two blocks: its first bytes are carried over.
            for (int carried = 0, read; (read = stream.ReadAtLeast(block.AsSpan(carried), BlockBytes - carried - 1, throwOnEndOfStream: false)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var fresh = block.AsSpan(carried, read);
                head.Write(fresh[..(int)Math.Min(fresh.Length, HeadBytes - head.Length)]);
                var filled = block.AsSpan(0, carried + read);
                var whole = counts.NotUtf8Line is null ? WholeCharacters(filled) : filled.Length;
                counts.Add(filled[..whole]);
                carried = filled.Length - whole;
                filled[whole..].CopyTo(block);
                counts.Unfinished = carried > 0;
            }

            return counts.Of(head.ToArray());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>How many bytes there are before a character that the end cuts.</summary>
    static int WholeCharacters(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back < LongestUtf8 && back <= bytes.Length; back++)
        {
            var lead = bytes[^back];
            if ((lead & 0xC0) != 0x80)
            {
                var needed = lead switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, _ => 1 };
                return needed > back ? bytes.Length - back : bytes.Length;
            }
        }

        return bytes.Length;
    }

    sealed class Counts
    {
        static readonly SearchValues<byte> C1 = SearchValues.Create([.. Enumerable.Range(0x80, 0x20).Select(value => (byte)value)]);

        long _length;
        long _lines;
        long _crLf;
        long _lf;
        long _cr;
        int? _firstLoneCr;
        int? _nulLine;
        bool _hasC1;
        bool _endsInCr;

        public int? NotUtf8Line { get; private set; }

        public bool Unfinished { get; set; }

        public void Add(ReadOnlySpan<byte> bytes)
        {
            if (NotUtf8Line is null && !Utf8.IsValid(bytes))
            {
                NotUtf8Line = LineOf(bytes, FirstInvalid(bytes));
            }

            if (_nulLine is null && bytes.IndexOf((byte)0) is >= 0 and var nul)
            {
                _nulLine = LineOf(bytes, nul);
            }

            _hasC1 |= bytes.ContainsAny(C1);
            CountLineEnds(bytes);
            _length += bytes.Length;
        }

        public TextScan Of(byte[] head) => new(
            head,
            Math.Max(_length, head.Length),
            NotUtf8Line ?? (Unfinished ? (int)_lines + 1 : null),
            _nulLine,
            _hasC1,
            new(_crLf, _lf - _crLf, _cr - _crLf, _firstLoneCr));

        void CountLineEnds(ReadOnlySpan<byte> bytes)
        {
            var cr = bytes.Count((byte)'\r');
            var crLf = bytes.Count("\r\n"u8) + (_endsInCr && bytes is [(byte)'\n', ..] ? 1 : 0);
            if (_firstLoneCr is null && cr > crLf)
            {
                _firstLoneCr = FirstLoneCr(bytes) is { } at ? LineOf(bytes, at) : null;
            }

            var lf = bytes.Count((byte)'\n');
            (_crLf, _lf, _cr) = (_crLf + crLf, _lf + lf, _cr + cr);
            _lines += lf;
            _endsInCr = bytes is [.., (byte)'\r'];
        }

        int LineOf(ReadOnlySpan<byte> bytes, int at) => (int)_lines + bytes[..at].Count((byte)'\n') + 1;

        static int? FirstLoneCr(ReadOnlySpan<byte> bytes)
        {
            for (var i = 0; i + 1 < bytes.Length; i++)
            {
                if (bytes[i] == '\r' && bytes[i + 1] != '\n')
                {
                    return i;
                }
            }

            return null;
        }

        static int FirstInvalid(ReadOnlySpan<byte> bytes)
        {
            var at = 0;
            while (Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == OperationStatus.Done)
            {
                at += length;
            }

            return at;
        }
    }
}

/// <param name="FirstLoneCr">The line of the first carriage return without a line feed; null if there is none.</param>
sealed record LineEnds(long CrLf, long Lf, long Cr, int? FirstLoneCr)
{
    public long Lines => CrLf + Lf + Cr;

    public bool AreMixed => (CrLf > 0 ? 1 : 0) + (Lf > 0 ? 1 : 0) + (Cr > 0 ? 1 : 0) > 1;
}
