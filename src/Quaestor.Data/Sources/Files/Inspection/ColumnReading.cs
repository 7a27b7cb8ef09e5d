namespace Quaestor.Data.Sources.Files.Inspection;

/// <summary>How a column's texts become values.</summary>
/// <param name="Form">One form, or none for text.</param>
/// <param name="TimeFormat">For dates and times that are not ISO: how <c>strptime</c> reads them.</param>
/// <param name="IsLenient">What does not fit becomes null instead of an error.</param>
sealed record ColumnReading(ValueForm Form, string? TimeFormat = null, bool IsLenient = false)
{
    public static readonly ColumnReading Text = new(ValueForms.Text);

    /// <summary>What the file's reader itself makes of the column.</summary>
    public string ReaderType => IsConverted ? "VARCHAR" : NativeType ?? "VARCHAR";

    /// <summary>True if the reader gives text, and the table's SELECT the value.</summary>
    public bool IsConverted => Form != ValueForms.Text && (IsLenient || NativeType is null);

    string? NativeType => Form switch
    {
        ValueForm.Boolean => "BOOLEAN",
        ValueForm.Integer => "BIGINT",
        ValueForm.Double => "DOUBLE",
        ValueForm.IsoDate => "DATE",
        ValueForm.IsoTimestamp => "TIMESTAMP",
        ValueForm.ZonedTimestamp => "TIMESTAMP WITH TIME ZONE",
        ValueForm.Time => "TIME",
        _ => null,
    };

    /// <summary>The value of a column of text, null where the text does not fit.</summary>
    /// <param name="column">As SQL.</param>
    public string Convert(string column) => Form switch
    {
        // A cast alone would round 1.5 to 2, and take "nan" for a number.
        ValueForm.Integer => Cast(Matching(column, "-?[0-9]+"), "BIGINT"),
        ValueForm.Double => Cast(Matching(column, @"-?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?"), "DOUBLE"),
        ValueForm.DecimalComma => Cast($"replace(replace({Matching(column, @"-?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+)(,[0-9]+)?")}, '.', ''), ',', '.')", "DOUBLE"),
        ValueForm.ThousandsComma => Cast($"replace({Matching(column, @"-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)?(\.[0-9]+)?")}, ',', '')", "DOUBLE"),
        ValueForm.DayMonthYear or ValueForm.MonthDayYear or ValueForm.YearMonthDay => $"CAST(try_strptime(trim({column}), '{TimeFormat}') AS DATE)",
        ValueForm.DayMonthYearTime => $"try_strptime(trim({column}), '{TimeFormat}')",
        _ => ChangedByReader(column) is { } changed ? $"CASE WHEN NOT ({changed}) THEN {Cast(column, NativeType!)} END" : Cast(column, NativeType!),
    };

    /// <summary>
    /// True for a text that the reader would take and change without a word: it rounds 1.5 to 2, drops the time behind a date
    /// and the offset behind a time. Null where it takes nothing that it should not.
    /// </summary>
    /// <param name="column">As SQL.</param>
    public string? ChangedByReader(string column) => Form switch
    {
        ValueForm.Integer => $"contains({column}, '.') OR contains({column}, 'e') OR contains({column}, 'E')",
        ValueForm.IsoDate => $"strlen(trim({column})) <> 10",
        ValueForm.IsoTimestamp => $"contains({column}, '+') OR contains({column}, 'Z') OR contains(substr(trim({column}), 11), '-')",
        ValueForm.Boolean => $"strlen(trim({column})) < 4",
        ValueForm.Double => $"contains(lower({column}), 'n')",
        _ => null,
    };

    static string Cast(string expression, string type) => $"TRY_CAST({expression} AS {type})";

    static string Matching(string column, string pattern) => $"CASE WHEN regexp_full_match(trim({column}), '{pattern}') THEN trim({column}) END";
}
