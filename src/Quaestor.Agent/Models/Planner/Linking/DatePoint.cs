namespace Quaestor.Agent.Models.Planner.Linking;

/// <summary>A day, month, quarter, year … as a question names it.</summary>
/// <param name="Until">The first day that no longer belongs to it.</param>
/// <param name="HasYear">False where the year was left out and is assumed.</param>
/// <param name="Length">Tokens that name it.</param>
sealed record DatePoint(DateOnly From, DateOnly Until, string Label, bool HasYear, string? Assumption, int Length)
{
    public static DatePoint Month(int year, int month, int length) => Months(year, month, 1, $"{DateWords.MonthName(month)} {year}", length);

    public static DatePoint Quarter(int year, int quarter, int length) => Months(year, (quarter * 3) - 2, 3, $"Q{quarter} {year}", length);

    public static DatePoint Months(int year, int month, int count, string label, int length)
    {
        var from = new DateOnly(year, month, 1);
        return new DatePoint(from, from.AddMonths(count), label, true, null, length);
    }

    public static DatePoint Day(DateOnly day, int length) => new(day, day.AddDays(1), day.ToString("yyyy-MM-dd"), true, null, length);

    public DatePoint InYear(int year)
    {
        var shift = year - From.Year;
        return this with { From = From.AddYears(shift), Until = Until.AddYears(shift), Label = Label.Replace($" {From.Year}", $" {year}", StringComparison.Ordinal), HasYear = true, Assumption = null };
    }
}
