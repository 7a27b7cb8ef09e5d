using Quaestor.Agent.Models.Planner;

namespace Quaestor.Tests.Models.Planner;

public sealed class RowVoteTests
{
    [Fact]
    public void ReadingsThatFindTheSameRowsCountTogether()
    {
        var vote = new RowVote();
        vote.Add(0.4, isOrdered: false, [[1L], [2L], [2L]]);
        vote.Add(0.3, isOrdered: false, [[1L], [2L]]);
        vote.Add(0.2, isOrdered: false, [[2L], [1L]]);

        var (place, share) = vote.Best();

        Assert.Equal(1, place);
        Assert.Equal(0.5, share, 9);
    }

    [Fact]
    public void RowsInAnotherOrderAreOthersWhereTheOrderWasAskedFor()
    {
        var vote = new RowVote();
        vote.Add(0.4, isOrdered: true, [[1L], [2L]]);
        vote.Add(0.3, isOrdered: true, [[2L], [1L]]);

        Assert.Equal((0, 0.4), vote.Best());
    }

    [Fact]
    public void AReadingThatFindsSomethingIsPreferredToOneThatFindsNothing()
    {
        var vote = new RowVote();
        vote.Add(0.5, isOrdered: false, []);
        vote.Add(0.3, isOrdered: false, [["Rome"]]);

        Assert.Equal(1, vote.Best().Place);
    }

    [Fact]
    public void AQueryThatFailedIsNotChosenWhereAnotherRan()
    {
        var vote = new RowVote();
        vote.Add(0.9, isOrdered: false, null);
        vote.Add(0.1, isOrdered: false, [[1L]]);

        Assert.Equal(1, vote.Best().Place);
    }
}
