namespace Quaestor.Data.Sql.Postgres;

/// <summary>A place where a statement may call a function.</summary>
/// <param name="Schema">Null where it is not qualified.</param>
/// <param name="Arguments">How many; null where the text does not tell.</param>
/// <param name="Form">How the name is used.</param>
readonly record struct CallSite(string? Schema, string Name, int? Arguments, int Position, CallForm Form);

enum CallForm
{
    /// <summary><c>f(…)</c></summary>
    Call,

    /// <summary>A word of the grammar before a bracket, such as <c>over (…)</c>: a call only where a function has the name.</summary>
    Keyword,

    /// <summary>Could as well be a name with column names or a type: a call only where a function has the name.</summary>
    Label,

    /// <summary><c>r.f</c>: a column, or a function of the row.</summary>
    OfRow,

    /// <summary><c>(…).f</c>: a field, or a function of any value.</summary>
    OfValue,

    /// <summary><c>TREAT(… AS f)</c>: PostgreSQL calls the function that has the type's name.</summary>
    Treat,

    /// <summary><c>TABLESAMPLE f (…)</c></summary>
    Sample,
}
