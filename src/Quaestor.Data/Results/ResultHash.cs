namespace Quaestor.Data.Results;

/// <summary>
/// What a result holds, in a few bytes: equal for results of the same columns, types and rows, whichever engine or version
/// read them. Floating point counts to 12 digits. It tells chance and change, and is no signature: whoever may write the
/// store may write another.
/// </summary>
/// <param name="Rows">Over the rows in whatever order, in hexadecimal.</param>
/// <param name="Order">Over the rows in theirs; null where the query gives them none.</param>
public sealed record ResultHash(string Rows, string? Order)
{
    const string RowsMark = "rows:";
    const string OrderMark = " order:";

    /// <param name="isOrdered">Whether the query says in which order its rows come.</param>
    /// <exception cref="ResultFormatException">The file was changed since it was written.</exception>
    public static ResultHash Of(ResultFile result, bool isOrdered)
    {
        using var hashing = new ResultHashing(result.Columns, result.TruncatedBy, isOrdered);
        for (var i = 0; i < result.ChunkCount; i++)
        {
            hashing.Add(result.ReadChunk(i));
        }

        return hashing.End();
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static ResultHash Parse(string text)
    {
        var order = text.IndexOf(OrderMark, StringComparison.Ordinal);
        return !text.StartsWith(RowsMark, StringComparison.Ordinal) ? throw new ResultFormatException("The text is not the hash of a result.")
            : order < 0 ? new(text[RowsMark.Length..], null)
            : new(text[RowsMark.Length..order], text[(order + OrderMark.Length)..]);
    }

    /// <summary><c>rows:9f86… order:60303…</c>, the second part where the rows have an order.</summary>
    public override string ToString() => Order is null ? RowsMark + Rows : RowsMark + Rows + OrderMark + Order;
}
