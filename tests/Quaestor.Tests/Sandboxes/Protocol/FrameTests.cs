using System.Buffers.Binary;
using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Tests.Sandboxes.Protocol;

public sealed class FrameTests
{
    [Fact]
    public void FramesAreReadAsTheyWereWritten()
    {
        using var stream = new MemoryStream();
        using (var writer = new FrameWriter(stream))
        {
            writer.Gather(FrameKind.Chunk, [1, 2, 3]);
            writer.Write(FrameKind.Parse, new ParseMessage("SELECT \"é\""), ProtocolJson.Default.ParseMessage);
            writer.Gather(FrameKind.Chunk, new byte[100_000]);
            writer.Write(FrameKind.Opened, new OpenedMessage(), ProtocolJson.Default.OpenedMessage);
        }

        stream.Position = 0;
        var reader = new FrameReader(stream);
        Assert.True(reader.TryRead(out var chunk));
        Assert.Equal(FrameKind.Chunk, chunk.Kind);
        Assert.Equal([1, 2, 3], chunk.Payload.ToArray());
        Assert.True(reader.TryRead(out var parse));
        Assert.Equal("SELECT \"é\"", parse.Read(ProtocolJson.Default.ParseMessage).Sql);
        Assert.True(reader.TryRead(out var large));
        Assert.Equal(100_000, large.Payload.Length);
        Assert.True(reader.TryRead(out var opened));
        Assert.Equal("{}"u8.ToArray(), opened.Payload.ToArray());
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void AShortAnswerOfSeveralFramesIsOneWrite()
    {
        using var stream = new CountingStream();
        using var writer = new FrameWriter(stream);
        writer.Gather(FrameKind.Columns, new ColumnsMessage([new("a", "integer")]), ProtocolJson.Default.ColumnsMessage);
        writer.Gather(FrameKind.Chunk, new byte[10_000]);
        Assert.Equal(0, stream.Writes);
        writer.Write(FrameKind.Done, new DoneMessage(1, null, 0.5), ProtocolJson.Default.DoneMessage);

        Assert.Equal(1, stream.Writes);
    }

    [Fact]
    public void WhatGathersHasALimit()
    {
        using var stream = new CountingStream();
        using var writer = new FrameWriter(stream);
        for (var i = 0; i < 100; i++)
        {
            writer.Gather(FrameKind.Chunk, new byte[10_000]);
        }

        Assert.InRange(stream.Writes, 10, 40);
    }

    [Fact]
    public void AFrameIsReadHoweverItsBytesArrive()
    {
        var bytes = Frame(FrameKind.Chunk, [.. Enumerable.Range(0, 300).Select(i => (byte)i)]);
        var reader = new FrameReader(new DrippingStream([.. bytes, .. bytes]));

        for (var i = 0; i < 2; i++)
        {
            Assert.True(reader.TryRead(out var frame));
            Assert.Equal(bytes[FrameReader.HeaderBytes..], frame.Payload.ToArray());
        }

        Assert.False(reader.TryRead(out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(63)]
    [InlineData(76)]
    [InlineData(255)]
    public void AnUnknownKindEndsTheConversation(byte kind) => AssertRefused(Frame((FrameKind)kind, [1]));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    public void AStreamThatEndsInsideAFrameIsAnError(int length) => AssertRefused(Frame(FrameKind.Chunk, [1, 2, 3])[..length]);

    [Theory]
    [InlineData((byte)FrameKind.Chunk, FrameReader.MaxChunkBytes + 1L)]
    [InlineData((byte)FrameKind.Chunk, uint.MaxValue)]
    [InlineData((byte)FrameKind.Parsed, FrameReader.MaxJsonBytes + 1L)]
    [InlineData((byte)FrameKind.Error, uint.MaxValue)]
    public void AFrameBeyondTheCapIsRefusedByItsHeaderAlone(byte kind, long length)
    {
        var header = new byte[FrameReader.HeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)length);
        header[4] = kind;

        AssertRefused(header);
    }

    [Fact]
    public void ACallerCanLowerTheCapOfChunks()
    {
        var reader = new FrameReader(new MemoryStream(Frame(FrameKind.Chunk, new byte[11]))) { ChunkCap = 10 };

        Assert.Throws<ProtocolException>(() => reader.TryRead(out _));
    }

    [Fact]
    public void AnAnnouncedLengthAllocatesNothing()
    {
        var header = new byte[FrameReader.HeaderBytes + 10];
        BinaryPrimitives.WriteUInt32LittleEndian(header, FrameReader.MaxChunkBytes);
        header[4] = (byte)FrameKind.Chunk;
        var reader = new FrameReader(new MemoryStream(header));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<ProtocolException>(() => reader.TryRead(out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"rows\":1}")]
    [InlineData("{\"rows\":\"1\",\"truncated_by\":null,\"elapsed_milliseconds\":1}")]
    [InlineData("{\"rows\":1,\"truncated_by\":null,\"elapsed_milliseconds\":1,\"more\":2}")]
    [InlineData("{\"rows\":1e300,\"truncated_by\":null,\"elapsed_milliseconds\":1}")]
    [InlineData("{\"rows\":1,\"truncated_by\":{\"a\":[[[[")]
    [InlineData("\u0000\u0001")]
    public void APayloadThatIsNotTheMessageIsRefused(string payload)
    {
        var frame = new Frame(FrameKind.Done, System.Text.Encoding.UTF8.GetBytes(payload));

        Assert.Throws<ProtocolException>(() => frame.Read(ProtocolJson.Default.DoneMessage));
    }

    [Fact]
    public void RandomBytesNeverDoMoreThanEndTheConversation()
    {
        var random = new Random(20251121);
        var ended = 0;
        for (var round = 0; round < 2000; round++)
        {
            var bytes = new byte[random.Next(1, 60)];
            random.NextBytes(bytes);

            // Small lengths and known kinds, so that many frames get as far as their payload.
            bytes.AsSpan(Math.Min(1, bytes.Length), Math.Min(3, bytes.Length - 1)).Clear();
            var reader = new FrameReader(new MemoryStream(bytes));
            try
            {
                while (reader.TryRead(out var frame))
                {
                    frame.Read(ProtocolJson.Default.ErrorMessage);
                }
            }
            catch (ProtocolException)
            {
                ended++;
            }
        }

        Assert.Equal(2000, ended);
    }

    static void AssertRefused(byte[] bytes) => Assert.Throws<ProtocolException>(() => new FrameReader(new MemoryStream(bytes)).TryRead(out _));

    static byte[] Frame(FrameKind kind, byte[] payload)
    {
        var bytes = new byte[FrameReader.HeaderBytes + payload.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)payload.Length);
        bytes[4] = (byte)kind;
        payload.CopyTo(bytes, FrameReader.HeaderBytes);
        return bytes;
    }

    sealed class CountingStream : MemoryStream
    {
        public int Writes { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer) => Writes++;
    }

    /// <summary>Gives one byte a read.</summary>
    sealed class DrippingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));
    }
}
