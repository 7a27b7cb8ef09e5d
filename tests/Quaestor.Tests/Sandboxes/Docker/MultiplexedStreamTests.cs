using System.Text;
using Quaestor.Data.Sandboxes.Docker;

namespace Quaestor.Tests.Sandboxes.Docker;

public sealed class MultiplexedStreamTests
{
    const byte Output = 1;
    const byte Errors = 2;

    [Fact]
    public void OutputAndErrorsComeApartHoweverTheBytesArrive()
    {
        byte[] bytes = [.. Frame(Output, "one "), .. Frame(Errors, "oh "), .. Frame(Output, ""), .. Frame(Output, "two"), .. Frame(Errors, "dear")];
        foreach (var step in (int[])[1, 3, 8, 9, 1000])
        {
            using var stream = new MultiplexedStream(new SteppedStream(bytes, step));

            Assert.Equal("one two", ReadAll(stream));
            Assert.Equal("oh dear", stream.Errors);
            Assert.True(stream.HasEnded);
        }
    }

    [Fact]
    public void OnlyTheLastOfTheErrorsIsKept()
    {
        byte[] bytes = [.. Frame(Errors, new string('a', 10_000)), .. Frame(Errors, new string('b', 4000)), .. Frame(Errors, "c")];
        using var stream = new MultiplexedStream(new MemoryStream(bytes));

        Assert.Equal("", ReadAll(stream));
        Assert.Equal(new string('a', 95) + new string('b', 4000) + "c", stream.Errors);
    }

    [Fact]
    public void AConnectionThatIsCutWithinAFrameIsNoEndOfOutput()
    {
        var whole = Frame(Output, "some output");
        for (var length = 1; length < whole.Length; length++)
        {
            using var stream = new MultiplexedStream(new MemoryStream(whole, 0, length));

            Assert.Throws<IOException>(() => ReadAll(stream));
            Assert.True(stream.HasEnded);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData((byte)'H')]
    public void AFrameOfAnUnknownStreamIsRefused(byte number)
    {
        using var stream = new MultiplexedStream(new MemoryStream(Frame(number, "x")));

        Assert.Throws<IOException>(() => ReadAll(stream));
    }

    [Fact]
    public void AFrameMayAnnounceMoreThanFitsInMemory()
    {
        byte[] header = [Output, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];
        using var stream = new MultiplexedStream(new MemoryStream([.. header, .. "begun"u8]));
        var buffer = new byte[5];

        Assert.Equal(5, stream.Read(buffer));
        Assert.Equal("begun", Encoding.UTF8.GetString(buffer));
        Assert.Throws<IOException>(() => stream.Read(buffer));
    }

    static byte[] Frame(byte stream, string text) => [.. FakeContainer.Header(stream, text.Length), .. Encoding.UTF8.GetBytes(text)];

    static string ReadAll(MultiplexedStream stream)
    {
        using var all = new MemoryStream();
        stream.CopyTo(all);
        return Encoding.UTF8.GetString(all.ToArray());
    }

    /// <summary>Gives a few bytes at a time.</summary>
    sealed class SteppedStream(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(step, buffer.Length)]);
    }
}
