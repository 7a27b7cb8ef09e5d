namespace Quaestor.Data.DuckDb;

/// <summary>A column's type, read once from the library so that no native handle outlives the result.</summary>
sealed record DuckDbLogicalType(DuckDbType Type)
{
    /// <summary>The name under which the type is known, such as <c>JSON</c>; null for most.</summary>
    public string? Alias { get; init; }

    /// <summary>How a decimal's or an enum's values are stored; else the type itself.</summary>
    public DuckDbType StoredAs { get; init; } = Type;

    /// <summary>Digits of a decimal.</summary>
    public int Width { get; init; }

    /// <summary>Digits behind a decimal's point.</summary>
    public int Scale { get; init; }

    /// <summary>Elements of each value of an array type.</summary>
    public int ArraySize { get; init; }

    /// <summary>An enum's labels, by the number that is stored.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The parts of a nested type: a struct's and a union's members, a map's key and value.</summary>
    public IReadOnlyList<DuckDbField> Fields { get; init; } = [];

    /// <summary>What the element vector of a list, an array or a map holds; a map's elements are structs of key and value.</summary>
    public DuckDbLogicalType? Element { get; init; }

    public bool IsJson => Type == DuckDbType.Varchar && Alias == "JSON";
}

/// <summary>A member of a nested type.</summary>
sealed record DuckDbField(string Name, DuckDbLogicalType Type);

/// <summary>A column of a result.</summary>
sealed record DuckDbColumn(string Name, DuckDbLogicalType Type);
