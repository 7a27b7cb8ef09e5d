namespace Quaestor.Data.Sqlite.Cells;

/// <summary>What a table's definition says of a column, as far as it tells something of the values. SQLite itself heeds little of it.</summary>
enum DeclaredForm
{
    None,
    Integer,
    Text,
    Blob,

    /// <summary>Numbers with a fraction, also where the ones met have none.</summary>
    Real,

    /// <summary>Numbers of either kind.</summary>
    Number,
    Boolean,
    Date,
    Timestamp,
}

static class DeclaredForms
{
    /// <param name="type">The definition's own words, <c>VARCHAR(20)</c>; null where it has none.</param>
    public static DeclaredForm Of(string? type)
    {
        var upper = type?.ToUpperInvariant() ?? "";
        bool Has(string word) => upper.Contains(word, StringComparison.Ordinal);
        return upper.Length == 0 || upper == "ANY" ? DeclaredForm.None
            : Has("BOOL") ? DeclaredForm.Boolean
            : upper == "DATE" ? DeclaredForm.Date
            : upper.StartsWith("DATETIME", StringComparison.Ordinal) || upper.StartsWith("TIMESTAMP", StringComparison.Ordinal) ? DeclaredForm.Timestamp
            : Has("INT") ? DeclaredForm.Integer
            : Has("CHAR") || Has("CLOB") || Has("TEXT") ? DeclaredForm.Text
            : Has("BLOB") ? DeclaredForm.Blob
            : Has("REAL") || Has("FLOA") || Has("DOUB") ? DeclaredForm.Real
            : Has("DEC") || Has("NUM") || Has("MONEY") ? (HasScale(upper) ? DeclaredForm.Real : DeclaredForm.Number)
            : DeclaredForm.None;
    }

    /// <summary>Whether the type names a scale that is not zero, <c>DECIMAL(10,2)</c>.</summary>
    static bool HasScale(string type)
    {
        var comma = type.IndexOf(',');
        return comma >= 0 && int.TryParse(type.AsSpan(comma + 1).TrimEnd().TrimEnd(')'), out var scale) && scale > 0;
    }
}
