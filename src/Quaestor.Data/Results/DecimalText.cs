namespace Quaestor.Data.Results;

/// <summary>Compares numbers of any size by their digits.</summary>
static class DecimalText
{
    /// <summary>Takes <c>-12.50</c>, with or without a point; leading zeros before the first digit but one are not expected.</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var leftIsNegative = IsNegative(left);
        if (leftIsNegative != IsNegative(right))
        {
            return leftIsNegative ? -1 : 1;
        }

        return leftIsNegative ? CompareMagnitudes(right[1..], left[1..]) : CompareMagnitudes(left, right);
    }

    // "-0.00" is zero.
    static bool IsNegative(ReadOnlySpan<byte> text) => !text.IsEmpty && text[0] == '-' && text.ContainsAnyInRange((byte)'1', (byte)'9');

    static int CompareMagnitudes(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var leftPoint = Point(left);
        var rightPoint = Point(right);
        if (leftPoint != rightPoint)
        {
            return leftPoint.CompareTo(rightPoint);
        }

        var whole = left[..leftPoint].SequenceCompareTo(right[..rightPoint]);
        return whole != 0 ? whole : Decimals(left, leftPoint).SequenceCompareTo(Decimals(right, rightPoint));
    }

    static int Point(ReadOnlySpan<byte> text) => text.IndexOf((byte)'.') is >= 0 and var point ? point : text.Length;

    static ReadOnlySpan<byte> Decimals(ReadOnlySpan<byte> text, int point) => text[point..].TrimEnd((byte)'0').TrimEnd((byte)'.');
}
