using Quaestor.Data.Results;

namespace Quaestor.Data.Sqlite.Cells;

/// <summary>
/// The one type of a column whose values may be of any kind: the narrowest that changes none of them. Where no narrower one
/// holds all, they are text.
/// </summary>
static class ColumnTyping
{
    const ValueForms Whole = ValueForms.Bit | ValueForms.Integer | ValueForms.LargeInteger;

    public static ColumnType Decide(DeclaredForm declared, ValueForms seen) => seen switch
    {
        ValueForms.None => Unseen(declared),
        ValueForms.Bit when declared == DeclaredForm.Boolean => ColumnType.Boolean,
        ValueForms.Date => ColumnType.Date,
        ValueForms.Timestamp => ColumnType.Timestamp,
        ValueForms.Blob => ColumnType.Blob,
        _ when (seen & ~Whole) == ValueForms.None => declared == DeclaredForm.Real && (seen & ValueForms.LargeInteger) == ValueForms.None ? ColumnType.Double : ColumnType.Integer,
        _ when (seen & ~(Whole | ValueForms.Real)) == ValueForms.None && (seen & ValueForms.LargeInteger) == ValueForms.None => ColumnType.Double,
        _ => ColumnType.Text,
    };

    static ColumnType Unseen(DeclaredForm declared) => declared switch
    {
        DeclaredForm.Integer => ColumnType.Integer,
        DeclaredForm.Boolean => ColumnType.Boolean,
        DeclaredForm.Real or DeclaredForm.Number => ColumnType.Double,
        DeclaredForm.Date => ColumnType.Date,
        DeclaredForm.Timestamp => ColumnType.Timestamp,
        DeclaredForm.Blob => ColumnType.Blob,
        _ => ColumnType.Text,
    };
}
