namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>Guesses from some of a column's texts how to read all of them.</summary>
static class ColumnGuess
{
    /// <summary>A column of at least so many texts may hold a few that do not fit.</summary>
    const int LeastForDoubt = 100;

    /// <summary>In this order: what fits an earlier form is read by it.</summary>
    static readonly ValueForm[] Preferences =
    [
        ValueForm.Boolean, ValueForm.Integer, ValueForm.Double, ValueForm.DecimalComma, ValueForm.ThousandsComma, ValueForm.IsoDate,
        ValueForm.YearMonthDay, ValueForm.DayMonthYear, ValueForm.MonthDayYear, ValueForm.IsoTimestamp, ValueForm.ZonedTimestamp,
        ValueForm.DayMonthYearTime, ValueForm.Time,
    ];

    /// <param name="texts">Empty ones are passed over.</param>
    /// <param name="usesDecimalCommas">Another column of the file leaves no doubt that its numbers are written so.</param>
    public static ColumnReading Of(IEnumerable<string> texts, bool usesDecimalCommas)
    {
        List<string> filled = [.. texts.Where(text => text.Length > 0)];
        List<string> values = [.. filled.Where(text => !ValueForms.Blanks.Contains(text.Trim()))];
        var counts = Count(values);
        if (values.Count == 0)
        {
            return ColumnReading.Text;
        }

        var most = values.Count < LeastForDoubt ? values.Count : values.Count - (int)(values.Count * FileTolerance.Share);
        foreach (var form in Preferred(values, usesDecimalCommas))
        {
            // A file with times in some rows has dates in the others.
            var fitting = counts[form] + (form == ValueForm.IsoTimestamp ? counts[ValueForm.IsoDate] : 0);
            if (fitting >= most && !IsAmbiguous(form, counts))
            {
                return new(form, TimeFormat(form, values), IsLenient: filled.Count > values.Count || fitting < values.Count);
            }
        }

        return ColumnReading.Text;
    }

    /// <summary>True where day and month could be told apart by no value.</summary>
    public static bool IsAmbiguousDate(IEnumerable<string> texts)
    {
        List<string> values = [.. texts.Where(text => text.Length > 0)];
        var counts = Count(values);
        return values.Count > 0 && counts[ValueForm.DayMonthYear] == values.Count && IsAmbiguous(ValueForm.DayMonthYear, counts) && values[0][2] != '.';
    }

    /// <summary>Whether some texts can only be numbers with a decimal comma.</summary>
    public static bool HasDecimalCommas(IEnumerable<string> texts)
    {
        List<string> values = [.. texts.Where(text => text.Length > 0)];
        return values.Count > 0
            && values.All(value => ValueForms.Of(value).HasFlag(ValueForm.DecimalComma))
            && values.Any(value => value.Contains(',') && !ValueForms.Of(value).HasFlag(ValueForm.ThousandsComma));
    }

    static Dictionary<ValueForm, int> Count(List<string> values)
    {
        var counts = Preferences.ToDictionary(form => form, _ => 0);
        foreach (var value in values)
        {
            var forms = ValueForms.Of(value);
            foreach (var form in Preferences)
            {
                counts[form] += forms.HasFlag(form) ? 1 : 0;
            }

            // With dots there is no doubt: nobody writes the month first so.
            if (forms.HasFlag(ValueForm.MonthDayYear) && value.Contains('.'))
            {
                counts[ValueForm.MonthDayYear]--;
            }
        }

        return counts;
    }

    /// <summary>1.234 is a thousand where the file writes decimals with a comma.</summary>
    static IEnumerable<ValueForm> Preferred(List<string> values, bool usesDecimalCommas) =>
        usesDecimalCommas && values.Any(value => value.Contains('.'))
            ? Preferences.Where(form => form is not (ValueForm.Double or ValueForm.ThousandsComma))
            : Preferences;

    static bool IsAmbiguous(ValueForm form, Dictionary<ValueForm, int> counts) =>
        form is ValueForm.DayMonthYear or ValueForm.MonthDayYear && counts[ValueForm.DayMonthYear] == counts[ValueForm.MonthDayYear];

    static string? TimeFormat(ValueForm form, List<string> values)
    {
        var sample = values.FirstOrDefault(value => ValueForms.Of(value).HasFlag(form))?.Trim();
        return form switch
        {
            ValueForm.DayMonthYear => $"%d{sample![2]}%m{sample[2]}%Y",
            ValueForm.MonthDayYear => $"%m{sample![2]}%d{sample[2]}%Y",
            ValueForm.YearMonthDay => "%Y/%m/%d",
            ValueForm.DayMonthYearTime => $"%d{sample![2]}%m{sample[2]}%Y %H:%M{(sample.Length > 16 ? ":%S" : "")}",
            _ => null,
        };
    }
}

/// <summary>How much of a file may be wrong before the whole is.</summary>
static class FileTolerance
{
    public const double Share = 0.01;
}
