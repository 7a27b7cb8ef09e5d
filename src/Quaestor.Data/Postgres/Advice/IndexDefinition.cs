namespace Quaestor.Data.Postgres.Advice;

/// <summary>An index that might be made.</summary>
/// <param name="Include">Columns that it holds besides, quoted.</param>
/// <param name="Where">Of a partial one; null for all rows.</param>
sealed record IndexDefinition(TableFacts Table, string Method, IReadOnlyList<IndexKey> Keys, IReadOnlyList<string> Include, string? Where)
{
    /// <summary>Two that are the same are written alike.</summary>
    public string Identity { get; } =
        $"ON {Table.Shown} USING {Method} ({string.Join(", ", Keys)}){(Include.Count > 0 ? $" INCLUDE ({string.Join(", ", Include)})" : "")}{(Where is null ? "" : $" WHERE {Where}")}";

    /// <summary>For a server that chooses the name.</summary>
    public string Anonymous => $"CREATE INDEX {Identity}";

    public string Create(string name) => $"CREATE INDEX {name} {Identity}";

    public bool Equals(IndexDefinition? other) => other?.Identity == Identity;

    public override int GetHashCode() => Identity.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Identity;

    /// <summary>Whether an index that is there serves whatever this one would.</summary>
    public bool IsCoveredBy(KnownIndex known) =>
        known.Method == Method && known.Where == Where && Keys.Count <= known.Keys.Count
        && Keys.Zip(known.Keys).All(pair => pair.First.Plain == pair.Second)
        && Include.All(column => known.Include.Contains(column) || known.Keys.Contains(column));

    /// <summary>Whether this one would serve whatever one that is there serves.</summary>
    public bool Covers(KnownIndex known) =>
        known is { IsUnique: false, IsNeeded: false } && known.Method == Method && known.Where == Where && known.Keys.Count <= Keys.Count
        && known.Keys.Zip(Keys).All(pair => pair.First == pair.Second.Plain)
        && known.Include.All(column => Include.Contains(column) || Keys.Any(key => key.Text == column));
}

/// <param name="Text">A quoted column, or an expression.</param>
sealed record IndexKey(string Text, bool IsExpression)
{
    public bool Descending { get; init; }

    /// <summary>Null where that is as the direction has it.</summary>
    public bool? NullsFirst { get; init; }

    public string? Class { get; init; }

    /// <summary>As the server words it of indexes that are there.</summary>
    public string Plain => Text + (Descending ? " DESC" : "");

    public override string ToString() =>
        $"{(IsExpression ? $"({Text})" : Text)}{(Class is { } name ? $" {name}" : "")}{(Descending ? " DESC" : "")}{(NullsFirst is { } first ? first ? " NULLS FIRST" : " NULLS LAST" : "")}";
}
