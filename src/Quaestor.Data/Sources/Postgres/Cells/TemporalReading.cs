using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Quaestor.Data.Results;
using Quaestor.Data.Results.Temporal;

namespace Quaestor.Data.Sources.Postgres.Cells;

/// <summary>
/// Dates, times and intervals in the form of cells, from the text that PostgreSQL writes with <c>DateStyle</c> ISO and
/// <c>IntervalStyle</c> postgres: <c>0044-03-15 12:00:00.5+00 BC</c>, <c>1 mon -1 days +02:03:04</c>.
/// </summary>
static partial class TemporalReading
{
    const long MicrosPerSecond = 1_000_000;
    const int MostText = 64;

    public static string Date(string text)
    {
        Span<byte> cell = stackalloc byte[MostText];
        return Moment().Match(text) is { Success: true } moment ? Encoding.ASCII.GetString(cell[..TemporalText.Date((int)Days(moment), cell)]) : text;
    }

    public static string Timestamp(string text)
    {
        Span<byte> cell = stackalloc byte[MostText];
        return Moment().Match(text) is { Success: true } moment ? Encoding.ASCII.GetString(cell[..TemporalText.Timestamp<Micros>(SinceEpoch(moment), cell, WireCells.Epoch)]) : text;
    }

    public static string TimestampTz(string text)
    {
        Span<byte> cell = stackalloc byte[MostText];
        return Moment().Match(text) is { Success: true } moment
            ? Encoding.ASCII.GetString(cell[..TemporalText.TimestampUtc<Micros>(SinceEpoch(moment) - (Seconds(moment, "offset", "zh", "zm", "zs") * MicrosPerSecond), cell, WireCells.Epoch)])
            : text;
    }

    /// <summary>The server leaves out minutes of an offset that are zero.</summary>
    public static string TimeTz(string text) => text.AsSpan(8).LastIndexOfAny('+', '-') == text.Length - 8 - 3 ? $"{text}:00" : text;

    public static string Interval(string text)
    {
        if (text.EndsWith("infinity", StringComparison.Ordinal))
        {
            return text;
        }

        var (months, days) = (0, 0);
        foreach (Match part in Part().Matches(text))
        {
            var number = int.Parse(part.Groups["number"].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            months += part.Groups["unit"].Value switch { "year" => number * 12, "mon" => number, _ => 0 };
            days += part.Groups["unit"].Value == "day" ? number : 0;
        }

        var time = Clock().Match(text);
        var micros = (Seconds(time, "sign", "h", "m", "s") * MicrosPerSecond) + (time.Groups["sign"].Value == "-" ? -Micros(time) : Micros(time));
        Span<byte> cell = stackalloc byte[2 * MostText];
        return Encoding.ASCII.GetString(cell[..IntervalText.Write(months, days, micros, cell)]);
    }

    static long SinceEpoch(Match moment) => ((((Days(moment) - WireCells.Epoch) * 86_400) + Seconds(moment, "", "h", "m", "s")) * MicrosPerSecond) + Micros(moment);

    static long Days(Match moment)
    {
        var year = Number(moment, "year");
        // The year before year 1 is 1 BC here and 0 in a cell.
        return CivilDate.ToDays(moment.Groups["bc"].Success ? 1 - year : year, (int)Number(moment, "month"), (int)Number(moment, "day"));
    }

    static long Seconds(Match match, string sign, string hours, string minutes, string seconds)
    {
        var size = (((Number(match, hours) * 60) + Number(match, minutes)) * 60) + Number(match, seconds);
        return match.Groups[sign].Value == "-" ? -size : size;
    }

    static long Micros(Match match) => match.Groups["f"] is { Success: true, Value: var fraction } ? long.Parse(fraction.PadRight(6, '0'), CultureInfo.InvariantCulture) : 0;

    static long Number(Match match, string group) => match.Groups[group] is { Success: true } digits ? long.Parse(digits.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?<year>\d+)-(?<month>\d\d)-(?<day>\d\d)(?: (?<h>\d\d):(?<m>\d\d):(?<s>\d\d)(?:\.(?<f>\d+))?(?:(?<offset>[+-])(?<zh>\d\d)(?::(?<zm>\d\d))?(?::(?<zs>\d\d))?)?)?(?<bc> BC)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Moment();

    [GeneratedRegex(@"(?<number>[+-]?\d+) (?<unit>year|mon|day)s?", RegexOptions.CultureInvariant)]
    private static partial Regex Part();

    [GeneratedRegex(@"(?<sign>[+-]?)(?<h>\d+):(?<m>\d\d):(?<s>\d\d)(?:\.(?<f>\d+))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Clock();
}
