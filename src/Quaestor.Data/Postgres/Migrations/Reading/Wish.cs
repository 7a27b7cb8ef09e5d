namespace Quaestor.Data.Postgres.Migrations.Reading;

/// <summary>What a statement of a definition asks for, read from its words.</summary>
/// <param name="Sql">As it was written, one action of several where ALTER TABLE holds several.</param>
abstract record Wish(string Sql)
{
    /// <summary>The table that it works on; null for none.</summary>
    public virtual TableName? On => null;
}

/// <summary>A table by its name, as it was written and as it is looked up.</summary>
/// <param name="Text">Quoted where that is needed.</param>
/// <param name="Name">Without its schema.</param>
sealed record TableName(string Text, string Name);

/// <param name="Type">With its modifier.</param>
/// <param name="Default">An expression; null for none.</param>
/// <param name="Constraints">Inline constraints that are no NOT NULL, each as text: <c>UNIQUE</c>, <c>REFERENCES t (id)</c>, <c>CHECK (…)</c>.</param>
sealed record AddColumn(string Sql, TableName Table, string Column, string Type, string? Default, bool NotNull, IReadOnlyList<string> Constraints, string? Generated) : Wish(Sql)
{
    public override TableName? On => Table;
}

sealed record DropColumn(string Sql, TableName Table, string Column) : Wish(Sql)
{
    public override TableName? On => Table;
}

sealed record SetNotNull(string Sql, TableName Table, string Column) : Wish(Sql)
{
    public override TableName? On => Table;
}

sealed record DropNotNull(string Sql, TableName Table, string Column) : Wish(Sql)
{
    public override TableName? On => Table;
}

sealed record SetDefault(string Sql, TableName Table, string Column) : Wish(Sql)
{
    public override TableName? On => Table;
}

sealed record AlterType(string Sql, TableName Table, string Column, string Type, string? Using) : Wish(Sql)
{
    public override TableName? On => Table;
}

/// <param name="Name">Null where the server would choose one.</param>
/// <param name="Kind"><c>check</c>, <c>foreign</c>, <c>unique</c>, <c>primary</c> or <c>exclude</c>.</param>
/// <param name="Body">What follows the name: <c>CHECK (…)</c>.</param>
sealed record AddConstraint(string Sql, TableName Table, string? Name, string Kind, string Body, IReadOnlyList<string> Columns, bool IsNotValid, bool UsesIndex) : Wish(Sql)
{
    public override TableName? On => Table;
}

sealed record ValidateConstraint(string Sql, TableName Table, string Name) : Wish(Sql)
{
    public override TableName? On => Table;
}

sealed record DropConstraint(string Sql, TableName Table, string Name) : Wish(Sql)
{
    public override TableName? On => Table;
}

sealed record RenameColumn(string Sql, TableName Table, string From, string To) : Wish(Sql)
{
    public override TableName? On => Table;
}

sealed record RenameTable(string Sql, TableName Table, string To) : Wish(Sql)
{
    public override TableName? On => Table;
}

/// <param name="Body">What follows the table.</param>
sealed record CreateIndex(string Sql, string? Name, bool IsUnique, bool IsConcurrent, TableName Table, string Body, IReadOnlyList<string> Columns) : Wish(Sql)
{
    /// <summary>Of a partitioned table, and not of its parts.</summary>
    public bool IsOnly { get; init; }

    public override TableName? On => Table;
}

sealed record DropIndex(string Sql, string Name, bool IsConcurrent) : Wish(Sql);

/// <param name="Kind"><c>table</c>, <c>view</c>, <c>sequence</c>, <c>type</c> …</param>
sealed record CreateObject(string Sql, string Kind, TableName Name) : Wish(Sql);

sealed record DropObject(string Sql, string Kind, TableName Name) : Wish(Sql);

/// <summary>A statement of which the schemas before and after it tell the way back.</summary>
/// <param name="Down">Null where it needs none, or there is none.</param>
sealed record KnownChange(string Sql, string? Down) : Wish(Sql)
{
    /// <summary>Why there is no way back; null where there is.</summary>
    public string? Irreversible { get; init; }
}

/// <summary>Another type of a column that nothing else uses: a column is put beside it, and takes its name in the end.</summary>
/// <param name="Default">As it is wanted; null for none.</param>
sealed record SwapColumn(string Sql, TableName Table, string Column, string Type, string? Default, bool NotNull) : Wish(Sql)
{
    public override TableName? On => Table;
}

/// <summary>What is taken as it is.</summary>
sealed record OtherWish(string Sql) : Wish(Sql);
