using System.Globalization;
using System.Text.RegularExpressions;

namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>How a text could be read, apart from being text: forms that fit at once are combined.</summary>
[Flags]
enum ValueForm
{
    None = 0,
    Boolean = 1 << 0,
    Integer = 1 << 1,
    Double = 1 << 2,

    /// <summary>1.234,56 and 12,5.</summary>
    DecimalComma = 1 << 3,

    /// <summary>1,234.56.</summary>
    ThousandsComma = 1 << 4,
    IsoDate = 1 << 5,
    DayMonthYear = 1 << 6,
    MonthDayYear = 1 << 7,
    YearMonthDay = 1 << 8,
    IsoTimestamp = 1 << 9,
    ZonedTimestamp = 1 << 10,
    DayMonthYearTime = 1 << 11,
    Time = 1 << 12,
}

/// <summary>Tells how single values could be read.</summary>
static partial class ValueForms
{
    public const ValueForm Text = ValueForm.None;

    const ValueForm Numbers = ValueForm.Integer | ValueForm.Double | ValueForm.DecimalComma | ValueForm.ThousandsComma;

    /// <summary>What files write for "nothing" among numbers and dates.</summary>
    public static readonly IReadOnlyList<string> Blanks = ["NULL", "null", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "None", "\\N", "-", "--", "?"];

    public static ValueForm Of(string value)
    {
        var text = value.AsSpan().Trim(' ');
        return text.Length switch
        {
            0 => ValueForm.None,
            <= 40 when char.IsAsciiDigit(text[0]) || text[0] is '-' or '.' => OfDigits(text),
            4 or 5 when text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase) => ValueForm.Boolean,
            _ => ValueForm.None,
        };
    }

    static ValueForm OfDigits(ReadOnlySpan<char> text)
    {
        var form = OfNumber(text);
        if (form != ValueForm.None)
        {
            return form;
        }

        return IsoDate().IsMatch(text) ? OfDate(text, "yyyy-MM-dd", ValueForm.IsoDate)
            : OtherDate().IsMatch(text) ? OfOtherDate(text)
            : IsoTimestamp().IsMatch(text) ? OfIsoTimestamp(text)
            : DayFirstTime().IsMatch(text) ? OfDate(text[..10], $"dd{text[2]}MM{text[5]}yyyy", ValueForm.DayMonthYearTime)
            : Time().IsMatch(text) ? ValueForm.Time
            : ValueForm.None;
    }

    static ValueForm OfNumber(ReadOnlySpan<char> text)
    {
        // A zero in front makes an identifier, a postcode or a telephone number: none of them is to lose it.
        var digits = text.TrimStart('-');
        if (digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]))
        {
            return ValueForm.None;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            return Numbers;
        }

        return (PlainNumber().IsMatch(text) ? ValueForm.Double | ValueForm.ThousandsComma : ValueForm.None)
            | (CommaNumber().IsMatch(text) ? ValueForm.DecimalComma : ValueForm.None)
            | (GroupedNumber().IsMatch(text) ? ValueForm.ThousandsComma : ValueForm.None);
    }

    static ValueForm OfDate(ReadOnlySpan<char> text, string format, ValueForm form) =>
        DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? form : ValueForm.None;

    static ValueForm OfOtherDate(ReadOnlySpan<char> text) =>
        char.IsAsciiDigit(text[2])
            ? OfDate(text, "yyyy/MM/dd", ValueForm.YearMonthDay)
            : OfDate(text, $"dd{text[2]}MM{text[5]}yyyy", ValueForm.DayMonthYear) | OfDate(text, $"MM{text[2]}dd{text[5]}yyyy", ValueForm.MonthDayYear);

    static ValueForm OfIsoTimestamp(ReadOnlySpan<char> text) =>
        OfDate(text[..10], "yyyy-MM-dd", ValueForm.IsoTimestamp) == ValueForm.None ? ValueForm.None
        : text[10..].ContainsAny('Z', '+') || text[10..].Contains('-') ? ValueForm.ZonedTimestamp
        : ValueForm.IsoTimestamp;

    [GeneratedRegex(@"^-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainNumber();

    [GeneratedRegex(@"^-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex CommaNumber();

    [GeneratedRegex(@"^-?\d{1,3}(,\d{3})+(\.\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex GroupedNumber();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"^(\d{2}([./-])\d{2}\2\d{4}|\d{4}/\d{2}/\d{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex OtherDate();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?( ?(Z|[+-]\d{2}(:?\d{2})?))?$", RegexOptions.CultureInvariant)]
    private static partial Regex IsoTimestamp();

    [GeneratedRegex(@"^\d{2}([./-])\d{2}\1\d{4} ([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$", RegexOptions.CultureInvariant)]
    private static partial Regex DayFirstTime();

    [GeneratedRegex(@"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Time();
}
