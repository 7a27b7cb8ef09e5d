namespace Quaestor.Data.Plans;

/// <summary>A function of single values. Missing where an argument is missing, but for <see cref="ScalarFunction.Coalesce"/>.</summary>
public sealed record FunctionCall(ScalarFunction Function, IReadOnlyList<Expression> Arguments) : Expression;

public enum ScalarFunction
{
    /// <summary>Of a text. SQLite knows the letters of ASCII only.</summary>
    Lower,

    /// <summary>Of a text. SQLite knows the letters of ASCII only.</summary>
    Upper,

    /// <summary>A text without spaces at its ends.</summary>
    Trim,

    /// <summary>Characters of a text.</summary>
    Length,

    /// <summary>Text, place of the first character from 1 on, number of characters; the last may be left out.</summary>
    Substring,

    /// <summary>Text, what to replace, and by what; case counts.</summary>
    Replace,

    /// <summary>Two texts or more, one after the other.</summary>
    Concat,

    Abs,

    /// <summary>Number and digits after the point, 0 where left out; a half goes away from zero.</summary>
    Round,

    /// <summary>The whole number at or below.</summary>
    Floor,

    /// <summary>The whole number at or above.</summary>
    Ceiling,

    /// <summary>The first argument that is not missing.</summary>
    Coalesce,

    /// <summary>Dates as 2025-01-31, timestamps as 2025-01-31 13:45:00, fractions as the engine writes them.</summary>
    ToText,

    /// <summary>Digits with an optional minus and point; missing where a text is anything else.</summary>
    ToNumber,

    /// <summary>The day of a timestamp, or of a text like 2025-01-31; missing where a text is anything else.</summary>
    ToDate,
}
