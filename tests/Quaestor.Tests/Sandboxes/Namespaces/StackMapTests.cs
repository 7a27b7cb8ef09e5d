using System.Globalization;
using Quaestor.Data.Sandboxes;
using Quaestor.Data.Sandboxes.Namespaces;

namespace Quaestor.Tests.Sandboxes.Namespaces;

public sealed class StackMapTests
{
    [Theory]
    [InlineData("7ffc169ec000-7ffc16a0d000 rw-p 00000000 00:00 0                          [stack]")]
    [InlineData("ffffd0000000-ffffd0021000 rw-p 00000000 00:00 0                          [stack]")]
    public void TheStackIsCoveredWithRoomForWhereTheKernelMayPlaceAnother(string own)
    {
        var lines = StackMap.Make(["00400000-00401000 r-xp 00000000 00:00 0 /bin/x", own]).TrimEnd('\n').Split('\n');
        var (below, stack) = (Range(lines[0]), Range(lines[1]));
        var (from, to) = Range(own);

        Assert.Equal(below.To, stack.From);
        Assert.True(below.From > 0);
        Assert.InRange(from - stack.From, 16UL << 30, ulong.MaxValue);
        Assert.InRange(stack.To - to, 16UL << 30, ulong.MaxValue);
        Assert.EndsWith("[stack]", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutAStackThereIsNoSandbox() => Assert.Throws<SandboxException>(() => StackMap.Make(["00400000-00401000 r-xp"]));

    static (ulong From, ulong To) Range(string line)
    {
        var ends = line.Split(' ')[0].Split('-');
        return (ulong.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), ulong.Parse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
