using Quaestor.Data.Postgres.Migrations.Planning;
using Quaestor.Data.Postgres.Migrations.Reading;

namespace Quaestor.Data.Postgres.Migrations.Wanted;

/// <summary>What leads from the columns of a table to those that are wanted.</summary>
static class ColumnDifferences
{
    public static void Add(ChangeList list, Relation there, Relation asked)
    {
        // A part's columns are its parent's.
        var pairs = Pairs.Of(there.Columns.Where(column => column.IsLocal && !there.IsPartition), asked.Columns.Where(column => column.IsLocal && !asked.IsPartition), column => column.Name).ToList();
        foreach (var (old, fresh) in pairs)
        {
            if (old is null)
            {
                list.Add(Stage.Columns, $"ALTER TABLE {there.Name} ADD COLUMN {fresh!.Definition}");
                Unplanned(list, there, fresh.Name, "", fresh.Unplanned);
            }
            else if (fresh is null)
            {
                Gone(list, there, old);
            }
            else
            {
                Both(list, there, old, fresh);
                Unplanned(list, there, old.Name, old.Unplanned, fresh.Unplanned);
            }
        }

        Renamed(list, there, pairs);
        PartDefaults(list, there, asked);
    }

    static void Unplanned(ChangeList list, Relation table, string column, string there, string asked)
    {
        if (there != asked)
        {
            list.Notes.Add($"{table.Name}.{column} differs in what no plan changes: {(there.Length > 0 ? there : "nothing special")}; wanted: {(asked.Length > 0 ? asked : "nothing special")}.");
        }
    }

    static void Gone(ChangeList list, Relation table, TableColumn column)
    {
        var mustBeFilled = column is { NotNull: true, Default: null, Identity: "" } && !list.Drops ? " It is NOT NULL without a default: programs that do not know it cannot insert rows." : "";
        if (list.Goes($"column {table.Name}.{column.Quoted}"))
        {
            list.Moved.Add((table.Name, column.Name));
            list.Add(Stage.DropColumns, $"ALTER TABLE {table.Name} DROP COLUMN {column.Quoted}");
        }
        else
        {
            list.Kept[^1] += mustBeFilled;
        }
    }

    static void Both(ChangeList list, Relation table, TableColumn old, TableColumn fresh)
    {
        var alter = $"ALTER TABLE {table.Name} ALTER COLUMN {old.Quoted}";
        if (old.IsGenerated != fresh.IsGenerated || (old.IsGenerated && old.Default != fresh.Default))
        {
            Generated(list, table, alter, old, fresh);
            return;
        }

        var isOther = old.TypeText != fresh.TypeText;
        var keeps = !isOther || (old.Collation == fresh.Collation && TypeChange.KeepsRows(old.Type, fresh.Type));
        if (!keeps && CanStandBeside(table, old, fresh))
        {
            list.Add(Stage.Columns, new SwapColumn($"{alter} TYPE {fresh.Type}", new TableName(table.Name, table.Plain), old.Name, fresh.Type, fresh.PlainDefault, fresh.NotNull));
            return;
        }

        var value = old.PlainDefault;
        if (isOther)
        {
            if (!keeps && value is not null)
            {
                list.Add(Stage.Columns, $"{alter} DROP DEFAULT", $"{alter} SET DEFAULT {value}");
                value = null;
            }

            if (!keeps)
            {
                list.Notes.Add($"{table.Name}.{old.Name} becomes {fresh.TypeText} as it stands, for indexes, constraints, views or partitions use it: its table is written anew, and nobody reads or writes it meanwhile.");
            }

            list.Moved.Add((table.Name, old.Name));
            list.Add(Stage.Columns, $"{alter} TYPE {fresh.TypeText} USING {old.Quoted}::{fresh.Type}", $"{alter} TYPE {old.TypeText} USING {old.Quoted}::{old.Type}");
        }

        if (old.Identity != fresh.Identity || old.IdentityOptions != fresh.IdentityOptions)
        {
            Identity(list, table, alter, old with { Default = value }, fresh);
        }
        else if (value != fresh.PlainDefault)
        {
            list.Add(Stage.Columns, Default(alter, fresh.PlainDefault), Default(alter, value));
        }

        if (old.NotNull != fresh.NotNull)
        {
            list.Add(Stage.Columns, $"{alter} {(fresh.NotNull ? "SET" : "DROP")} NOT NULL");
        }
    }

    static bool CanStandBeside(Relation table, TableColumn old, TableColumn fresh) =>
        table is { Kind: "r", Parents: "" } && old is { Dependents: 0, Identity: "", Collation: null } && fresh is { Dependents: 0, Identity: "", Collation: null };

    static string Default(string alter, string? value) => value is null ? $"{alter} DROP DEFAULT" : $"{alter} SET DEFAULT {value}";

    static void Identity(ChangeList list, Relation table, string alter, TableColumn old, TableColumn fresh)
    {
        if (old.Identity.Length > 0 && fresh.Identity.Length > 0 && old.IdentityOptions == fresh.IdentityOptions)
        {
            list.Add(Stage.Columns, Set(fresh), Set(old));
            return;
        }

        if (old.Identity.Length > 0)
        {
            list.Add(Stage.Columns, $"{alter} DROP IDENTITY", $"{alter} ADD {old.IdentityText}");
        }

        if (old.PlainDefault != fresh.PlainDefault)
        {
            list.Add(Stage.Columns, Default(alter, fresh.PlainDefault), Default(alter, old.PlainDefault));
        }

        if (fresh.Identity.Length > 0)
        {
            // It needs NOT NULL, and that has a safe form of its own.
            if (!old.NotNull)
            {
                list.Add(Stage.Columns, $"{alter} SET NOT NULL");
            }

            list.Add(Stage.Columns, $"{alter} ADD {fresh.IdentityText}", $"{alter} DROP IDENTITY");
            list.Notes.Add($"{table.Name}.{old.Name} counts from its start again as an identity: bring it behind the values that are there (SELECT setval(pg_get_serial_sequence(…), …)) before rows are inserted.");
        }

        string Set(TableColumn column) => $"{alter} SET GENERATED {(column.Identity == "a" ? "ALWAYS" : "BY DEFAULT")}";
    }

    /// <summary>The server makes such a column anew, or only forgets how it was made.</summary>
    static void Generated(ChangeList list, Relation table, string alter, TableColumn old, TableColumn fresh)
    {
        if (!fresh.IsGenerated && old.TypeText == fresh.TypeText && old.NotNull == fresh.NotNull)
        {
            list.Add(Stage.Columns, new KnownChange($"{alter} DROP EXPRESSION", null) { Irreversible = $"the column was made from {old.Default}, and the server makes no such column of one that is there" });
            if (fresh.Default is { } value)
            {
                list.Add(Stage.Columns, $"{alter} SET DEFAULT {value}", $"{alter} DROP DEFAULT");
            }
        }
        else if (list.Goes($"column {table.Name}.{old.Quoted}, which is made in another way than wanted and would have to be made anew, as it is"))
        {
            list.Moved.Add((table.Name, old.Name));
            list.Add(Stage.Columns, $"ALTER TABLE {table.Name} DROP COLUMN {old.Quoted}");
            list.Add(Stage.Columns, $"ALTER TABLE {table.Name} ADD COLUMN {fresh.Definition}");
        }
    }

    static void Renamed(ChangeList list, Relation table, IReadOnlyList<(TableColumn? Now, TableColumn? Wanted)> pairs)
    {
        foreach (var (gone, _) in pairs.Where(pair => pair.Wanted is null))
        {
            var same = pairs.Where(pair => pair.Now is null && pair.Wanted!.Type == gone!.Type).Select(pair => pair.Wanted!.Name).ToList();
            if (same.Count > 0)
            {
                list.Notes.Add($"{table.Name}.{gone!.Name} is not wanted, and {string.Join(" and ", same)} of the same type ({gone.Type}) is new. If that is one column by another name, rename it first (ALTER TABLE … RENAME COLUMN …): this plan never guesses that.");
            }
        }
    }

    static void PartDefaults(ChangeList list, Relation there, Relation asked)
    {
        foreach (var (old, fresh) in Pairs.Of(there.Columns, asked.Columns, column => column.Name).Where(_ => there.IsPartition && asked.IsPartition))
        {
            if (old is not null && fresh is not null && old.Default != fresh.Default)
            {
                list.Notes.Add($"{there.Name}.{old.Name} has another default than wanted; defaults of single partitions are not planned.");
            }
        }
    }
}
