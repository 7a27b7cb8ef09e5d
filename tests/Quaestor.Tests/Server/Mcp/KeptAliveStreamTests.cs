using System.Text;
using Quaestor.Server.Mcp;

namespace Quaestor.Tests.Server.Mcp;

public sealed class KeptAliveStreamTests
{
    static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task ASilentStreamSaysThatItIsThereAndNothingAfterItsEnd()
    {
        var written = new MemoryStream();
        var stream = new KeptAliveStream(written, TestContext.Current.CancellationToken, Short);

        await WaitAsync(() => written.Length > 0);
        await stream.DisposeAsync();
        await stream.DisposeAsync();
        var length = written.Length;
        await Task.Delay(5 * Short, TestContext.Current.CancellationToken);

        Assert.StartsWith(":\n\n", Encoding.UTF8.GetString(written.ToArray()));
        Assert.Equal(length, written.Length);
    }

    [Fact]
    public async Task CommentsStandBetweenEventsAndNeverInOne()
    {
        var written = new MemoryStream();
        await using (var stream = new KeptAliveStream(written, TestContext.Current.CancellationToken, TimeSpan.FromMilliseconds(1)))
        {
            for (var number = 0; number < 200; number++)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"data: {number}\n\n"), TestContext.Current.CancellationToken);
                await Task.Delay(number % 3, TestContext.Current.CancellationToken);
            }
        }

        var events = Encoding.UTF8.GetString(written.ToArray()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 200).Select(number => $"data: {number}"), events.Where(text => text != ":"));
    }

    static async Task WaitAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!holds())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
