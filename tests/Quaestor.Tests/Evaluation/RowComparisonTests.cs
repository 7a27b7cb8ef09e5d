using Quaestor.Agent.Evaluation;

namespace Quaestor.Tests.Evaluation;

public sealed class RowComparisonTests
{
    static readonly object?[][] Cities = [["Berlin", 3L], ["Paris", 5L]];

    [Fact]
    public void RowsInAnotherOrderAreTheSameUnlessTheOrderWasAskedFor()
    {
        object?[][] turned = [["Paris", 5L], ["Berlin", 3L]];

        Assert.True(RowComparison.Same(Cities, turned, ordered: false));
        Assert.False(RowComparison.Same(Cities, turned, ordered: true));
    }

    [Fact]
    public void ColumnsInAnotherOrderAreTheSame() =>
        Assert.True(RowComparison.Same(Cities, [[3L, "Berlin"], [5L, "Paris"]], ordered: true));

    [Fact]
    public void AColumnMoreIsNotTheSame() =>
        Assert.False(RowComparison.Same(Cities, [["Berlin", 3L, 1L], ["Paris", 5L, 1L]], ordered: false));

    [Fact]
    public void ARowThatComesTwiceMustComeTwice() =>
        Assert.False(RowComparison.Same([["a"], ["a"], ["b"]], [["a"], ["b"], ["b"]], ordered: false));

    [Fact]
    public void NumbersAreComparedToFourDigitsWhateverTheirType()
    {
        Assert.True(RowComparison.Same([[2L, 0.33333333]], [[2.0, 0.333333334]], ordered: false));
        Assert.False(RowComparison.Same([[0.3333]], [[0.3335]], ordered: false));
    }

    [Fact]
    public void TextThatLooksLikeANumberIsNoNumber() =>
        Assert.False(RowComparison.Same([["1"]], [[1L]], ordered: false));

    [Fact]
    public void TwoEmptyResultsAreTheSame() => Assert.True(RowComparison.Same([], [], ordered: true));
}
