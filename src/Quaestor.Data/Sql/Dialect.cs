namespace Quaestor.Data.Sql;

/// <summary>Whose SQL a text is, and whose rules judge it.</summary>
public enum Dialect
{
    DuckDb,
    Sqlite,
    Postgres,
}
