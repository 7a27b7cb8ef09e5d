using Quaestor.Data.Results;

namespace Quaestor.Tests.Results;

public sealed class CivilDateTests
{
    [Fact]
    public void DaysAgreeWithTheFrameworkWhereItHasThem()
    {
        var epoch = new DateOnly(1970, 1, 1).DayNumber;
        for (var number = 0; number <= DateOnly.MaxValue.DayNumber; number += 29)
        {
            var date = DateOnly.FromDayNumber(number);
            Assert.Equal((date.Year, date.Month, date.Day), CivilDate.FromDays(number - epoch));
            Assert.Equal(number - epoch, CivilDate.ToDays(date.Year, date.Month, date.Day));
        }
    }

    [Fact]
    public void DaysGoThereAndBackInAnyYear()
    {
        for (var days = -2_200_000_000_000L; days < 2_200_000_000_000L; days += 9_999_999_999L)
        {
            var (year, month, day) = CivilDate.FromDays(days);
            Assert.Equal(days, CivilDate.ToDays(year, month, day));
            Assert.InRange(month, 1, 12);
            Assert.InRange(day, 1, 31);
        }
    }
}
