namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>What a stretch of a question may contribute to an intent. The numbers are part of the learned weights.</summary>
enum Role
{
    Show = 1,
    CountRows,
    CountDistinct,
    Sum,
    Average,
    Least,
    Greatest,
    Star,

    SortUp,
    SortDown,
    TopUp,
    TopDown,
    SortSumDown,
    TopSumUp,
    TopSumDown,
    TopAverageUp,
    TopAverageDown,
    SortCountUp,
    SortCountDown,
    TopCountUp,
    TopCountDown,

    From,
    Without,

    ValueEqual,
    ValueNotEqual,
    ValueLike,

    NumberWhere,
    NumberOfCount,
    NumberOfAverage,
    NumberOfSum,
    NumberLimit,

    AboveAverage,
    BelowAverage,
    EqualGreatest,
    EqualLeast,
    Missing,
    Present,
    FlagSet,
    FlagUnset,

    AnyOf,
    Intersect,
    Except,
    Union,
    Distinct,

    SortSumUp,
    SortAverageUp,
    SortAverageDown,
    ValueNotLike,
}
