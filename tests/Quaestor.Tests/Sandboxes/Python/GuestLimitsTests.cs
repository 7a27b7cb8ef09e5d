using System.Text;
using Quaestor.Data.Sandboxes.Protocol;

namespace Quaestor.Tests.Sandboxes.Python;

/// <summary>Every cap is kept exactly, and the answer says which one cut it.</summary>
public sealed class GuestLimitsTests(DirectGuest guest)
{
    static readonly PythonCapsMessage Caps = DirectGuest.Job("").Limits;

    [Theory]
    [InlineData(9, 9, "rows")]
    [InlineData(10, 10, null)]
    [InlineData(11, 10, null)]
    [InlineData(0, 0, "rows")]
    public async Task RowsBeyondTheCapAreLeftOut(long cap, int rows, string? cut)
    {
        var answer = (await RunAsync("result = pd.DataFrame({'a': range(10)})", Caps with { MaxRows = cap })).Succeeded();

        Assert.Equal(rows, answer.Rows.Count);
        Assert.Equal(cut, answer.Done!.TruncatedBy);
    }

    [Fact]
    public async Task BytesBeyondTheCapAreLeftOutToTheRow()
    {
        const string code = "result = pd.DataFrame({'a': range(20000), 't': ['x' * (i % 7) for i in range(20000)]})";
        var whole = (await RunAsync(code, Caps)).Succeeded();
        var bytes = whole.ChunkBytes.Sum();
        var cut = (await RunAsync(code, Caps with { MaxBytes = bytes - 1 })).Succeeded();
        var exact = (await RunAsync(code, Caps with { MaxBytes = bytes })).Succeeded();

        Assert.Equal(20_000, whole.Rows.Count);
        Assert.True(whole.ChunkBytes.Count > 1);
        Assert.Null(exact.Done!.TruncatedBy);
        Assert.Equal("bytes", cut.Done!.TruncatedBy);
        Assert.Equal(19_999, cut.Rows.Count);
        Assert.Equal(whole.Rows.Take(19_999), cut.Rows);
    }

    [Fact]
    public async Task ARowThatFitsNowhereLeavesItsColumns()
    {
        var answer = (await RunAsync("result = ['x' * 1000, 'y']", Caps with { MaxBytes = 500 })).Succeeded();

        Assert.Single(answer.Columns);
        Assert.Empty(answer.Rows);
        Assert.Equal("bytes", answer.Done!.TruncatedBy);
    }

    [Theory]
    [InlineData("print('x' * 200)", 100, 100, true)]
    [InlineData("print('x' * 99)", 100, 100, false)]
    [InlineData("print('ü' * 60)", 101, 100, true)]
    [InlineData("for i in range(1000):\n    print(i)", 100, 100, true)]
    public async Task PrintedTextIsCutAtAWholeCharacter(string code, int cap, int bytes, bool isCut)
    {
        var answer = (await RunAsync(code, Caps with { PrintedBytes = cap })).Succeeded();

        Assert.Equal(bytes, Encoding.UTF8.GetByteCount(answer.Printed));
        Assert.Equal(isCut, answer.Done!.PrintedCut);
    }

    [Fact]
    [Trait("Size", "Slow")]
    public async Task FiguresBeyondTheCapsAreCounted()
    {
        const string code = "for i in range(5):\n    plt.figure(figsize=(1 + 20 * (i == 1), 1))";
        var many = (await RunAsync(code, Caps with { Figures = 3 })).Succeeded();
        var large = (await RunAsync(code, Caps with { FigureBytes = 1500 })).Succeeded();

        Assert.Equal((3, 2), (many.Figures.Count, many.Done!.FiguresCut));
        Assert.All(large.Figures, figure => Assert.InRange(figure.Length, 1, 1500));
        Assert.Equal(5, large.Figures.Count + large.Done!.FiguresCut);
    }

    [Fact]
    public async Task UsageIsTold()
    {
        var answer = (await guest.RunAsync("result = sum(range(2_000_000))")).Succeeded();

        Assert.True(answer.Done!.CpuMs > 0);
        Assert.True(answer.Done.PeakBytes > 20 << 20);
    }

    Task<GuestAnswer> RunAsync(string code, PythonCapsMessage caps) => guest.RunAsync(DirectGuest.Job(code) with { Limits = caps });
}
