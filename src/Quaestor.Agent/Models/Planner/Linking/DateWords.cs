using Quaestor.Agent.Models.Planner.Text;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Linking;

/// <summary>Reads a point in time where it stands: <c>2025</c>, <c>March 2025</c>, <c>Q2 of 2025</c>, <c>last month</c>, <c>2025-03-08</c>.</summary>
sealed class DateWords(DateOnly today)
{
    static readonly string[] MonthNames =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    static readonly string[] Ordinals = ["first", "second", "third", "fourth"];

    // After these a number is an amount, whatever year it looks like.
    static readonly string[] BeforeAmounts = ["than", "over", "above", "under", "below", "least", "most", "exactly", "top", "=", ">", "<", ">=", "<=", "between"];

    public static string MonthName(int month) => MonthNames[month - 1];

    public DatePoint? At(IReadOnlyList<Token> tokens, int start) =>
        Iso(tokens, start) ?? Named(tokens, start) ?? Relative(tokens, start) ?? Part(tokens, start) ?? DayOfMonth(tokens, start) ?? MonthOf(tokens, start) ?? Year(tokens, start);

    static DatePoint? Iso(IReadOnlyList<Token> tokens, int start) =>
        tokens[start].Kind == TokenKind.Day && DateOnly.TryParseExact(tokens[start].Text, "yyyy-MM-dd", out var day) ? DatePoint.Day(day, 1) : null;

    DatePoint? Named(IReadOnlyList<Token> tokens, int start) => tokens[start].Word switch
    {
        "today" => DatePoint.Day(today, 1),
        "yesterday" => DatePoint.Day(today.AddDays(-1), 1),
        "year" when Words(tokens, start, "year", "to", "date") => new DatePoint(new DateOnly(today.Year, 1, 1), today.AddDays(1), $"{today.Year} up to {today:yyyy-MM-dd}", true, null, 3),
        _ => null,
    };

    DatePoint? Relative(IReadOnlyList<Token> tokens, int start)
    {
        var first = tokens[start];
        var count = start + 1 < tokens.Count ? Count(tokens[start + 1]) : null;
        if (first.Is("last", "past", "previous") && count is { } units && start + 2 < tokens.Count && Unit(tokens[start + 2]) is { } several)
        {
            return Several(several, units, $"the last {units} {several.ToString().ToLowerInvariant()}s");
        }

        if (start + 1 >= tokens.Count || Unit(tokens[start + 1]) is not { } unit)
        {
            return null;
        }

        int? offset = first.Is("last", "previous", "past") ? -1 : first.Is("this", "current") ? 0 : null;
        if (offset is null)
        {
            return null;
        }

        var bounds = new RelativePeriod(unit, offset.Value).Bounds(today);
        var label = unit switch
        {
            CalendarUnit.Year => $"{bounds.From!.Value.Year}",
            CalendarUnit.Month => $"{MonthName(bounds.From!.Value.Month)} {bounds.From.Value.Year}",
            CalendarUnit.Quarter => $"Q{(bounds.From!.Value.Month + 2) / 3} {bounds.From.Value.Year}",
            CalendarUnit.Week => $"the week from {bounds.From:yyyy-MM-dd}",
            _ => $"{bounds.From:yyyy-MM-dd}",
        };
        return new DatePoint(bounds.From!.Value, bounds.Until!.Value, label, true, $"{first.Word} {tokens[start + 1].Word} is {label}", 2);
    }

    DatePoint? Several(CalendarUnit unit, int count, string label)
    {
        if (count is < 1 or > 1000)
        {
            return null;
        }

        // Days and weeks are counted up to today; of months, quarters and years the last whole ones are meant.
        var from = unit is CalendarUnit.Day or CalendarUnit.Week
            ? today.AddDays(1 - (count * (unit == CalendarUnit.Week ? 7 : 1)))
            : Calendar.Add(unit, Calendar.StartOf(unit, today), -count);
        var until = unit is CalendarUnit.Day or CalendarUnit.Week ? today.AddDays(1) : Calendar.StartOf(unit, today);
        return new DatePoint(from, until, label, true, $"{label} run from {from:yyyy-MM-dd} to {until.AddDays(-1):yyyy-MM-dd}", 3);
    }

    /// <summary>Quarters and halves of a year.</summary>
    DatePoint? Part(IReadOnlyList<Token> tokens, int start)
    {
        var first = tokens[start];
        int part;
        int length;
        bool half;
        if (first.Word is ['q' or 'h', >= '1' and <= '4'])
        {
            (part, length, half) = (first.Word[1] - '0', 1, first.Word[0] == 'h');
        }
        else if (Array.IndexOf(Ordinals, first.Word) is >= 0 and var ordinal && start + 1 < tokens.Count && tokens[start + 1].Is("quarter", "half"))
        {
            (part, length, half) = (ordinal + 1, 2, tokens[start + 1].Is("half"));
        }
        else
        {
            return null;
        }

        if (half && part > 2)
        {
            return null;
        }

        var (year, used) = YearAfter(tokens, start + length);
        var assumed = year ?? today.Year;
        var name = half ? $"the {Ordinals[part - 1]} half of {assumed}" : $"Q{part} {assumed}";
        var point = DatePoint.Months(assumed, half ? (part * 6) - 5 : (part * 3) - 2, half ? 6 : 3, name, length + used);
        return year is null ? point with { HasYear = false, Assumption = $"{tokens[start].Text} is {name}" } : point;
    }

    /// <summary><c>15 March 2025</c> and <c>March 15, 2025</c>.</summary>
    DatePoint? DayOfMonth(IReadOnlyList<Token> tokens, int start)
    {
        if (start + 1 >= tokens.Count)
        {
            return null;
        }

        var (dayAt, monthAt) = Month(tokens[start]) is not null ? (start + 1, start) : (start, start + 1);
        if (Month(tokens[monthAt]) is not { } month || DayNumber(tokens[dayAt]) is not { } number)
        {
            return null;
        }

        var comma = start + 2 < tokens.Count && tokens[start + 2].Is(",") ? 1 : 0;
        var (year, used) = YearAfter(tokens, start + 2 + comma);
        var inYear = year ?? today.Year;
        if (number > DateTime.DaysInMonth(inYear, month))
        {
            return null;
        }

        var day = DatePoint.Day(new DateOnly(inYear, month, number), 2 + (year is null ? 0 : comma + used));
        return year is null ? day with { HasYear = false, Assumption = $"{tokens[start].Text} {tokens[start + 1].Text} is {day.Label}" } : day;
    }

    DatePoint? MonthOf(IReadOnlyList<Token> tokens, int start)
    {
        if (Month(tokens[start]) is not { } month)
        {
            return null;
        }

        var (year, used) = YearAfter(tokens, start + 1);
        if (year is not null)
        {
            return DatePoint.Month(year.Value, month, 1 + used);
        }

        // "may" and "march" are months only where a preposition stands before them.
        if (tokens[start].Is("may", "march") && (start == 0 || !tokens[start - 1].Is("in", "of", "since", "until", "before", "after", "during", "from", "to", "and", "for", "between")))
        {
            return null;
        }

        var assumed = month <= today.Month ? today.Year : today.Year - 1;
        return DatePoint.Month(assumed, month, 1) with { HasYear = false, Assumption = $"{tokens[start].Text} is {MonthName(month)} {assumed}" };
    }

    static DatePoint? Year(IReadOnlyList<Token> tokens, int start) =>
        YearNumber(tokens[start]) is { } year && (start == 0 || !tokens[start - 1].Is(BeforeAmounts) || IsBetweenYears(tokens, start))
            ? DatePoint.Months(year, 1, 12, $"{year}", 1)
            : null;

    static bool IsBetweenYears(IReadOnlyList<Token> tokens, int start) =>
        tokens[start - 1].Is("between") && start + 2 < tokens.Count && YearNumber(tokens[start + 2]) is not null;

    static (int? Year, int Used) YearAfter(IReadOnlyList<Token> tokens, int at)
    {
        var of = at < tokens.Count && tokens[at].Is("of", "in") ? 1 : 0;
        return at + of < tokens.Count && YearNumber(tokens[at + of]) is { } year ? (year, of + 1) : (null, 0);
    }

    static int? YearNumber(Token token) => token.Number is >= 1900 and <= 2100 and var year && token.Text.Length == 4 ? (int)year : null;

    static int? Month(Token token)
    {
        if (token.Kind != TokenKind.Word || token.Word.Length < 3)
        {
            return null;
        }

        var found = Array.FindIndex(MonthNames, name => name.Equals(token.Word, StringComparison.OrdinalIgnoreCase)
            || (token.Word.Length == 3 && name.StartsWith(token.Word, StringComparison.OrdinalIgnoreCase)) || (token.Word == "sept" && name == "September"));
        return found < 0 ? null : found + 1;
    }

    static int? DayNumber(Token token)
    {
        var digits = token.Number is not null ? token.Text : token.Word.Length > 2 && (token.Word[^2..] is "st" or "nd" or "rd" or "th") ? token.Word[..^2] : "";
        return int.TryParse(digits, out var day) && day is >= 1 and <= 31 ? day : null;
    }

    static int? Count(Token token) => token.Number is { } number && number == Math.Floor(number) && number < 10_000 ? (int)number : null;

    static CalendarUnit? Unit(Token token) => token.Stem switch
    {
        "year" => CalendarUnit.Year,
        "quarter" => CalendarUnit.Quarter,
        "month" => CalendarUnit.Month,
        "week" => CalendarUnit.Week,
        "day" => CalendarUnit.Day,
        _ => null,
    };

    static bool Words(IReadOnlyList<Token> tokens, int start, params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (start + i >= tokens.Count || tokens[start + i].Word != words[i])
            {
                return false;
            }
        }

        return true;
    }
}
