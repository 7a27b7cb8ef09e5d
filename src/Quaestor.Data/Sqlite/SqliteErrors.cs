namespace Quaestor.Data.Sqlite;

/// <summary>The stable code of what SQLite says, and its sentence.</summary>
static class SqliteErrors
{
    // Of a file that does not open. The server words these, since it knows the file's place.
    public const string Busy = "busy";
    public const string HotJournal = "hot_journal";
    public const string Unsettled = "unsettled";
    public const string NotADatabase = "not_a_database";
    public const string Damaged = "damaged";
    public const string NoIndex = "no_index";

    public static string CodeOf(SqliteException error) => error.Code switch
    {
        _ when error.ExtendedCode == SqliteCode.ReadOnlyRollback => HotJournal,
        SqliteCode.CannotOpen when error.Message == NoIndex => NoIndex,
        SqliteCode.Busy or SqliteCode.Locked => Busy,
        SqliteCode.CannotOpen or SqliteCode.ReadOnly or SqliteCode.Protocol => Unsettled,
        SqliteCode.NotADatabase => NotADatabase,
        SqliteCode.Corrupt => Damaged,
        SqliteCode.Full or SqliteCode.InputOutput => "source_unusable",
        SqliteCode.TooBig => "row_too_large",
        SqliteCode.Denied => "refused",
        _ => OfMessage(error.Message),
    };

    public static string SentenceOf(SqliteException error) => error.Code switch
    {
        SqliteCode.Full => "The query needs more room for temporary data than it may use. Filter rows earlier, or sort and group by fewer columns.",
        SqliteCode.InputOutput => "The database file cannot be read to its end. Check the disk that it lies on.",
        SqliteCode.TooBig => "A value is larger than a query may make or read. Select fewer columns, or cut the long values with substr(…).",
        SqliteCode.Corrupt => "The database file is damaged where this query reads. PRAGMA integrity_check tells more; restore the file, or save what is left with the sqlite3 program's .recover.",
        _ => error.Message.Length == 0 ? "SQLite cannot run the query." : $"{char.ToUpperInvariant(error.Message[0])}{error.Message[1..].TrimEnd('.')}.",
    };

    static string OfMessage(string message)
    {
        bool Begins(string words) => message.StartsWith(words, StringComparison.Ordinal);
        bool Has(string words) => message.Contains(words, StringComparison.Ordinal);
        return message.EndsWith("syntax error", StringComparison.Ordinal) || Begins("incomplete input") || Begins("unrecognized token") ? "syntax_error"
            : Begins("no such table") || Begins("unknown database") || Begins("no such view") ? "unknown_table"
            : Begins("no such column") ? "unknown_column"
            : Begins("no such function") || Begins("unknown function") ? "unknown_function"
            : Begins("ambiguous column name") ? "ambiguous_name"
            : Begins("The statement has a parameter") ? "unbound_parameter"
            : Has("integer overflow") ? "out_of_range"
            : Begins("malformed JSON") || Has("JSON path error") || Begins("bad JSON path") || Begins("fts5: ") ? "invalid_input"
            : Begins("no such module") || Begins("no such collation") || Begins("unsafe use of") ? "not_supported"
            : Has("aggregate") || Has("window") || Has("GROUP BY") || Has("ORDER BY") || Has("number of result columns") || Begins("wrong number of arguments") || Has("have the same number") || Has("DISTINCT") ? "invalid_query"
            : "query_failed";
    }
}
