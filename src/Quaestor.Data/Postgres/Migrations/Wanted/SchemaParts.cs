using Quaestor.Data.Catalog;
using Quaestor.Data.Postgres.Migrations.Planning;

namespace Quaestor.Data.Postgres.Migrations.Wanted;

/// <summary>A table or a view, as a catalog has it. Names are quoted and have their schema.</summary>
/// <param name="Kind">As <c>relkind</c>.</param>
/// <param name="Options">Such as <c>fillfactor=70</c>.</param>
/// <param name="PartitionKey">How its rows are parted; null for a table of its own.</param>
/// <param name="Bound">Which of its parent's rows it has; null for no partition.</param>
/// <param name="Query">What a view selects; null for a table.</param>
/// <param name="Unplanned">What is said of it that no plan changes.</param>
sealed record Relation(
    long Id, string Name, string Schema, string Plain, string Kind, bool IsUnlogged, IReadOnlyList<string> Options, string? PartitionKey, string? Bound, string Parents, string? Query, string Unplanned)
{
    public IReadOnlyList<TableColumn> Columns { get; init; } = [];

    public IReadOnlyList<ConstraintFacts> Constraints { get; init; } = [];

    public IReadOnlyList<TableIndex> Indexes { get; init; } = [];

    public IReadOnlyList<TableTrigger> Triggers { get; init; } = [];

    /// <summary>Columns that a view reads, each with its relation.</summary>
    public IReadOnlyList<(string Relation, string Column)> Reads { get; init; } = [];

    public bool IsView => Kind is "v" or "m";

    public bool IsTable => Kind is "r" or "p";

    public bool IsPartition => Bound is not null;

    /// <summary>How it is divided, or whose part it is: a table cannot get another.</summary>
    public string Place => $"{Parents} {Bound} {PartitionKey}".Trim();
}

/// <param name="Default">Of a generated column what it is made from.</param>
/// <param name="Identity"><c>a</c> for always, <c>d</c> for by default, or nothing.</param>
/// <param name="IdentityOptions">Where they are not the usual ones, in brackets.</param>
/// <param name="Collation">Null for the type's own.</param>
/// <param name="Dependents">Indexes, constraints, views and other things that use it.</param>
/// <param name="IsLocal">It is the table's own, and not only its parent's.</param>
sealed record TableColumn(
    string Name, string Type, bool NotNull, string? Default, string Identity, bool IsGenerated, string? Collation, string IdentityOptions, long Dependents, bool IsLocal, string Unplanned)
{
    public string Quoted => Names.Quote(Name);

    public string TypeText => Collation is null ? Type : $"{Type} COLLATE {Collation}";

    public string? PlainDefault => IsGenerated ? null : Default;

    public string IdentityText => $"GENERATED {(Identity == "a" ? "ALWAYS" : "BY DEFAULT")} AS IDENTITY{IdentityOptions}";

    /// <summary>As it stands in CREATE TABLE and behind ADD COLUMN.</summary>
    public string Definition =>
        $"{Quoted} {TypeText}{(IsGenerated ? $" GENERATED ALWAYS AS ({Default}) STORED" : Identity.Length > 0 ? $" {IdentityText}" : Default is null ? "" : $" DEFAULT {Default}")}{(NotNull && Identity.Length == 0 ? " NOT NULL" : "")}";
}

/// <param name="Full">With its schema, quoted.</param>
sealed record TableIndex(string Full, string Name, string Definition, bool IsValid);

/// <param name="Enabled">As <c>tgenabled</c>.</param>
sealed record TableTrigger(string Name, string Definition, string Enabled);

/// <param name="OwnedBy">The column that it serves; null for none.</param>
sealed record SequenceFacts(string Name, string Options, string? OwnedBy);

/// <param name="Kind"><c>e</c>, <c>c</c> or <c>d</c>.</param>
sealed record TypeFacts(string Name, string Kind, IReadOnlyList<string> Labels, string Definition)
{
    public string Create => Kind switch
    {
        "e" => $"CREATE TYPE {Name} AS ENUM ({string.Join(", ", Labels.Select(OwnSql.Text))})",
        "c" => $"CREATE TYPE {Name} AS ({Definition})",
        _ => $"CREATE DOMAIN {Name} AS {Definition}",
    };

    public string Drop => $"DROP {(Kind == "d" ? "DOMAIN" : "TYPE")} {Name}";
}

/// <param name="Signature">Its name with the types that it takes.</param>
/// <param name="Kind"><c>FUNCTION</c> or <c>PROCEDURE</c>.</param>
/// <param name="Face">What a new text of it must keep: parameters and result.</param>
/// <param name="NotCompared">Why not; null where it is.</param>
/// <param name="IsNeededEarly">Defaults, checks, types or indexes call it.</param>
sealed record RoutineFacts(string Signature, string Kind, string Definition, string Face, string? NotCompared, bool IsNeededEarly)
{
    public string Drop => $"DROP {Kind} {Signature}";
}

/// <summary>Extended statistics.</summary>
sealed record StatisticsFacts(string Name, string Definition);
