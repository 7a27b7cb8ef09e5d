using Quaestor.Agent.Scheduling;

namespace Quaestor.Tests.Scheduling;

public sealed class FairQueueTests
{
    static readonly QueueLimits OneByOne = new() { AtOnce = 1, Waiting = 100, PerUser = 100 };

    [Fact]
    public void AUserWithManyDoesNotKeepAnotherWaiting()
    {
        var queue = new FairQueue(OneByOne);
        var many = Enumerable.Range(0, 10).Select(_ => queue.Enter("many")).ToList();
        var few = Enumerable.Range(0, 2).Select(_ => queue.Enter("few")).ToList();

        var order = Serve([.. many.Select(place => ("many", place)), .. few.Select(place => ("few", place))]);

        Assert.Equal(["many", "few", "many", "few", "many"], order.Take(5));
        Assert.Equal(12, order.Count);
        Assert.Equal((0, 0), queue.Depth);
    }

    [Fact]
    public void WhoHasLeastRunningIsNext()
    {
        var queue = new FairQueue(new QueueLimits { AtOnce = 3, Waiting = 100, PerUser = 100 });
        var first = Enumerable.Range(0, 5).Select(_ => queue.Enter("a")).ToList();
        var second = queue.Enter("b");

        first[0].Dispose();

        Assert.True(second.Ready.IsCompleted);
        Assert.False(first[3].Ready.IsCompleted);
    }

    [Fact]
    public void OfOneLaneOneRunsAtATimeInItsOrder()
    {
        var queue = new FairQueue(QueueLimits.Default);
        var lane = Guid.NewGuid();
        var places = Enumerable.Range(0, 3).Select(_ => queue.Enter("a", lane)).ToList();
        var other = queue.Enter("a", Guid.NewGuid());

        Assert.Equal([true, false, false], places.Select(place => place.Ready.IsCompleted));
        Assert.True(other.Ready.IsCompleted);
        places[0].Dispose();
        Assert.Equal([true, true, false], places.Select(place => place.Ready.IsCompleted));
    }

    [Fact]
    public void WhoLeavesWhileWaitingIsNotServed()
    {
        var queue = new FairQueue(OneByOne);
        var (running, leaves, stays) = (queue.Enter("a"), queue.Enter("a"), queue.Enter("a"));

        leaves.Dispose();
        leaves.Dispose();
        running.Dispose();

        Assert.False(leaves.Ready.IsCompleted);
        Assert.True(stays.Ready.IsCompleted);
        Assert.Equal((1, 0), queue.Depth);
    }

    [Fact]
    public void TheQueueIsBoundedForAllAndForEach()
    {
        var queue = new FairQueue(new QueueLimits { AtOnce = 1, Waiting = 3, PerUser = 3 });
        _ = Enumerable.Range(0, 3).Select(_ => queue.Enter("a")).ToList();

        Assert.Contains("You have 3", Assert.Throws<QueueFullException>(() => queue.Enter("a")).Message);
        queue.Enter("b");
        Assert.Contains("3 questions and runs are waiting", Assert.Throws<QueueFullException>(() => queue.Enter("c")).Message);
        Assert.Equal((1, 3), queue.Depth);
        queue.Enter("c", isBound: false);
    }

    /// <summary>Ends whatever is let run, until nothing waits.</summary>
    static List<string> Serve(List<(string User, QueuePlace Place)> places)
    {
        var order = new List<string>();
        while (places.Find(place => place.Place.Ready.IsCompleted) is { Place: not null } next)
        {
            order.Add(next.User);
            places.Remove(next);
            next.Place.Dispose();
        }

        return order;
    }
}
