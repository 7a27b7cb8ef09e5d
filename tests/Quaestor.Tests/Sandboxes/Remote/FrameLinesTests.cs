using System.Text;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Protocol;
using Quaestor.Data.Sandboxes.Remote;

namespace Quaestor.Tests.Sandboxes.Remote;

public sealed class FrameLinesTests
{
    readonly FrameLines _lines = new();
    readonly MemoryStream _frames = new();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void LinesAreReadHoweverTheyAreCut(int size)
    {
        var log = Encoding.ASCII.GetBytes("Traceback\n#1 aGVs\n#2 bG8=\n");
        foreach (var part in log.Chunk(size))
        {
            Take(part);
        }

        Assert.Equal("hello", Encoding.ASCII.GetString(_frames.ToArray()));
        Assert.Equal("Traceback\n", _lines.Complaints);
    }

    [Fact]
    public void ALogThatIsReadAgainGoesOnWhereItWas()
    {
        Take("#1 aGVs\n#2 bG"u8);
        _lines.Restart();
        Take("#1 aGVs\n#2 bG8=\n"u8);

        Assert.Equal("hello", Encoding.ASCII.GetString(_frames.ToArray()));
    }

    [Fact]
    public void MissingLinesAreNoticed()
    {
        Take("#1 aGVs\n"u8);

        var error = Assert.Throws<SandboxException>(() => Take("#4 bG8=\n"u8));

        Assert.Contains("Lines 2 to 3", error.Message);
    }

    [Theory]
    [InlineData("frames of the code's own\n")]
    [InlineData("\0\0#2 bG8=\n")]
    public void WhatTheCodeWritesBetweenFramesIsNoticed(string noise)
    {
        Take("#1 aGVs\n"u8);

        Assert.Throws<ProtocolException>(() => Take(Encoding.ASCII.GetBytes(noise)));
    }

    [Fact]
    public void ADamagedLineIsNoticed() => Assert.Throws<ProtocolException>(() => Take("#1 =a=\n"u8));

    [Theory]
    [InlineData("#x aGVs\n")]
    [InlineData("#\n")]
    [InlineData("#12\n")]
    [InlineData("12 aGVs\n")]
    public void WhatIsNoFrameIsAComplaint(string line)
    {
        Take(Encoding.ASCII.GetBytes(line));

        Assert.Equal(line, _lines.Complaints);
        Assert.Equal(0, _frames.Length);
    }

    [Fact]
    public void EndlessComplaintsTakeNoEndlessMemory()
    {
        for (var i = 0; i < 100; i++)
        {
            Take(Enumerable.Repeat((byte)'a', 100_000).ToArray());
        }

        Take("\nlast\n"u8);

        Assert.EndsWith("last\n", _lines.Complaints);
        Assert.InRange(_lines.Complaints.Length, 1, 4096);
    }

    void Take(ReadOnlySpan<byte> bytes) => _lines.Take(bytes, frame => _frames.Write(frame.Span));
}
