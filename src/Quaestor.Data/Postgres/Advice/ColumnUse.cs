namespace Quaestor.Data.Postgres.Advice;

/// <summary>What a statement does with a column, or with an expression over columns of one table.</summary>
/// <param name="Alias">Of the table in the plan.</param>
/// <param name="Key">The column's name, or the text of the expression without the alias.</param>
/// <param name="Constant">What it is compared with, as the server words it; null where that is another column, or no constant.</param>
/// <param name="OtherAlias">Of the column that it is compared with; null where it is none.</param>
/// <param name="Arm">The condition is one of several of which any suffices: those with the same number belong together. 0 for one that must hold.</param>
sealed record ColumnUse(string Alias, string Key, bool IsExpression, UseKind Kind, string? Constant = null, string? OtherAlias = null, int Arm = 0)
{
    /// <summary>The columns that it rests on.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [Key];

    /// <summary>Its operator, where that decides which kind of index serves it.</summary>
    public string? Operator { get; init; }

    public bool IsJoin => OtherAlias is not null && OtherAlias != Alias;
}

enum UseKind
{
    Equal,

    /// <summary>Any of some values.</summary>
    In,
    Range,

    /// <summary>LIKE with a beginning that is known.</summary>
    Prefix,
    IsNull,
    IsNotNull,
    IsTrue,
    IsFalse,

    /// <summary>By another operator, which no B-tree serves.</summary>
    Other,
}

/// <summary>One key of an order that a statement wants.</summary>
sealed record SortUse(string Alias, string Key, bool IsExpression, bool Descending, bool? NullsFirst);
