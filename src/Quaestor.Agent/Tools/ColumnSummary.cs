using System.Globalization;
using Quaestor.Agent.Sharing;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Tools;

/// <summary>One column of a result in figures: missing and distinct values, and of numbers and dates the range. Texts are only counted.</summary>
sealed class ColumnSummary(ColumnType type)
{
    const int MostDistinct = 1000;

    /// <summary>Of a number or a date: what is longer holds something else, or a whole text in digits.</summary>
    const int LongestTold = 40;

    readonly HashSet<string> _distinct = new(StringComparer.Ordinal);
    long _missing;
    long _numbers;
    double _sum;
    (double Order, string Text)? _least;
    (double Order, string Text)? _greatest;

    bool IsDate => type is ColumnType.Date or ColumnType.Timestamp or ColumnType.TimestampTz;

    public void Add(object? cell)
    {
        if (cell is null)
        {
            _missing++;
            return;
        }

        var text = Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "";
        if (_distinct.Count <= MostDistinct)
        {
            _distinct.Add(text);
        }

        if (!GradedSchema.HasRange(type))
        {
            return;
        }

        if (text.Length > LongestTold)
        {
            return;
        }

        if (IsDate)
        {
            if (text.All(IsOfDate))
            {
                Extend(0, text);
            }
        }
        else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            (_numbers, _sum) = (_numbers + 1, _sum + number);
            Extend(number, text);
        }
    }

    public override string ToString()
    {
        var distinct = _distinct.Count > MostDistinct ? $"more than {MostDistinct}" : _distinct.Count.ToString(CultureInfo.InvariantCulture);
        var mean = _numbers > 0 ? string.Create(CultureInfo.InvariantCulture, $", mean {_sum / _numbers:G12}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{_missing} missing, {distinct} distinct{(_least is { } least ? $", {least.Text} to {_greatest!.Value.Text}" : "")}{mean}");
    }

    void Extend(double order, string text)
    {
        _least = _least is null || IsBefore((order, text), _least.Value) ? (order, text) : _least;
        _greatest = _greatest is null || IsBefore(_greatest.Value, (order, text)) ? (order, text) : _greatest;
    }

    /// <summary>What made the result may have written any text as a date.</summary>
    static bool IsOfDate(char letter) => char.IsAsciiDigit(letter) || letter is '-' or '+' or ':' or '.' or 'T' or 'Z';

    // Dates in ISO 8601 order as texts do; the Z at the end stands behind every fraction.
    bool IsBefore((double Order, string Text) one, (double Order, string Text) other) =>
        IsDate ? string.CompareOrdinal(one.Text.TrimEnd('Z'), other.Text.TrimEnd('Z')) < 0 : one.Order < other.Order;
}
