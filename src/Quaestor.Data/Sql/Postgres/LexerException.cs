namespace Quaestor.Data.Sql.Postgres;

/// <summary>The text is none that PostgreSQL would read, or one that versions of it read differently.</summary>
sealed class LexerException(string message, int position) : Exception(message)
{
    /// <summary>0-based index of the character.</summary>
    public int Position { get; } = position;
}
