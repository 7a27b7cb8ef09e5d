using Quaestor.Data.Sandboxes.Microsandbox;

namespace Quaestor.Tests.Sandboxes.Microsandbox;

public sealed class CborTests
{
    /// <summary>Examples of RFC 8949, appendix A.</summary>
    [Theory]
    [InlineData(0L, "00")]
    [InlineData(23L, "17")]
    [InlineData(24L, "1818")]
    [InlineData(100L, "1864")]
    [InlineData(1000L, "1903e8")]
    [InlineData(1_000_000L, "1a000f4240")]
    [InlineData(1_000_000_000_000L, "1b000000e8d4a51000")]
    [InlineData(-1L, "20")]
    [InlineData(-1000L, "3903e7")]
    [InlineData(false, "f4")]
    [InlineData(true, "f5")]
    [InlineData(null, "f6")]
    [InlineData("", "60")]
    [InlineData("IETF", "6449455446")]
    [InlineData("水", "63e6b0b4")]
    public void ItemsAreWrittenAndReadAsTheStandardSays(object? value, string hex)
    {
        Assert.Equal(hex, Convert.ToHexStringLower(Cbor.Write(value)));
        Assert.Equal(value, Cbor.Read(Convert.FromHexString(hex)));
    }

    [Fact]
    public void ListsMapsAndBytesAreWrittenAndReadAsTheStandardSays()
    {
        var map = new Dictionary<string, object?> { ["a"] = 1, ["b"] = new object?[] { 2, new byte[] { 1, 2, 3, 4 } } };

        var bytes = Cbor.Write(map);

        Assert.Equal("a26161016162820244" + "01020304", Convert.ToHexStringLower(bytes));
        var read = Assert.IsType<Dictionary<string, object?>>(Cbor.Read(bytes));
        Assert.Equal(1L, read["a"]);
        var list = Assert.IsType<List<object?>>(read["b"]);
        Assert.Equal([1, 2, 3, 4], Assert.IsType<byte[]>(list[1]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("18")]
    [InlineData("6449")]
    [InlineData("5bffffffffffffffff")]
    [InlineData("9bffffffffffffffff")]
    [InlineData("5f4101ff")]
    [InlineData("a10102")]
    [InlineData("c000")]
    [InlineData("f97e00")]
    [InlineData("0000")]
    [InlineData("818181818181818181818181818181818181818181818100")]
    public void WhatIsNoItemIsRefused(string hex) => Assert.Throws<FormatException>(() => Cbor.Read(Convert.FromHexString(hex)));
}
