namespace Quaestor.Data.Sql;

/// <summary>What speaks against a statement before any of its words is read, whatever its dialect.</summary>
static class StatementCharacters
{
    /// <param name="longest">In characters.</param>
    public static string? Objection(string sql, int longest) =>
        sql.Length > longest
            ? $"The statement has {sql.Length} characters, and at most {longest} are read. Shorten it, for instance by joining a table instead of listing values."
        : sql.Contains('\0') || HasLoneSurrogate(sql)
            ? "The statement holds a character that is no text (a NUL or half of a surrogate pair). Remove it."
        : null;

    static bool HasLoneSurrogate(string sql)
    {
        for (var i = 0; i < sql.Length; i++)
        {
            if (char.IsSurrogatePair(sql, i))
            {
                i++;
            }
            else if (char.IsSurrogate(sql[i]))
            {
                return true;
            }
        }

        return false;
    }
}
