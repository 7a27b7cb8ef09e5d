using Quaestor.Data.Sandboxes.Timing;

namespace Quaestor.Tests.Sandboxes.Timing;

public sealed class DeadlineTests
{
    readonly SemaphoreSlim _reached = new(0);

    [Fact]
    public async Task AReachedLimitIsToldOnce()
    {
        using var deadline = new Deadline(() => _reached.Release());
        deadline.Set(TimeSpan.FromMilliseconds(5));

        await _reached.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(await _reached.WaitAsync(50, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ALimitThatIsLiftedIsNotTold()
    {
        using var deadline = new Deadline(() => _reached.Release());
        deadline.Set(TimeSpan.FromMilliseconds(20));
        deadline.Clear();

        Assert.False(await _reached.WaitAsync(80, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ALaterLimitReplacesAnEarlierOne()
    {
        using var deadline = new Deadline(() => _reached.Release());
        deadline.Set(TimeSpan.FromMilliseconds(20));
        deadline.Set(TimeSpan.FromMinutes(10));

        Assert.False(await _reached.WaitAsync(80, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AnEarlierLimitReplacesALaterOne()
    {
        using var deadline = new Deadline(() => _reached.Release());
        deadline.Set(TimeSpan.FromMinutes(10));
        deadline.Set(TimeSpan.FromMilliseconds(5));

        await _reached.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task ALimitCanBeSetAgainAfterItWasReached()
    {
        using var deadline = new Deadline(() => _reached.Release());
        for (var i = 0; i < 3; i++)
        {
            deadline.Set(TimeSpan.FromMilliseconds(2));
            await _reached.WaitAsync(TestContext.Current.CancellationToken);
        }
    }
}
