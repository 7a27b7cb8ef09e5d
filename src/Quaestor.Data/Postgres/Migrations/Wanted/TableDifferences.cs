using Quaestor.Data.Postgres.Migrations.Planning;
using Quaestor.Data.Postgres.Migrations.Reading;

namespace Quaestor.Data.Postgres.Migrations.Wanted;

/// <summary>What leads from the tables of one schema to those of another.</summary>
static class TableDifferences
{
    public static void Add(ChangeList list, SchemaCatalog now, SchemaCatalog wanted)
    {
        var pairs = Pairs.Of(now.Tables, wanted.Tables, table => table.Name).ToList();
        foreach (var (there, asked) in pairs)
        {
            if (there is null)
            {
                New(list, asked!);
            }
            else if (asked is null)
            {
                Gone(list, there);
            }
            else if (there.Place != asked.Place || (there.Kind == "p") != (asked.Kind == "p"))
            {
                list.Notes.Add($"{there.Name} is divided in another way, or part of another table, than wanted ({Place(there)}; wanted: {Place(asked)}). Only a new table could be so: nothing of it is planned.");
            }
            else
            {
                Both(list, there, asked);
            }
        }

        Renamed(list, pairs);
    }

    static string Place(Relation table) => table.Place.Length == 0 ? "a table of its own" : table.Place;

    static void New(ChangeList list, Relation table)
    {
        var with = table.Options.Count > 0 ? $" WITH ({string.Join(", ", table.Options)})" : "";
        var divided = table.PartitionKey is { } key ? $" PARTITION BY {key}" : "";
        var create = $"CREATE {(table.IsUnlogged ? "UNLOGGED " : "")}TABLE {table.Name}";
        var keys = table.Constraints.Where(constraint => constraint.Kind != "f").ToList();
        if (table.IsPartition)
        {
            list.Add(Stage.Tables, $"{create} PARTITION OF {table.Parents} {table.Bound}{divided}{with}");
            keys.ForEach(key => AddConstraint(list, table, key, Stage.Constraints));
        }
        else
        {
            var parts = table.Columns.Where(column => column.IsLocal).Select(column => column.Definition).Concat(keys.Select(key => $"CONSTRAINT {Names.Quote(key.Name)} {key.Definition}"));
            list.Add(Stage.Tables, $"{create} ({string.Join(", ", parts)}){(table.Parents.Length > 0 ? $" INHERITS ({table.Parents})" : "")}{divided}{with}");
        }

        table.Constraints.Where(constraint => constraint.Kind == "f").ToList().ForEach(key => AddConstraint(list, table, key, Stage.ForeignKeys));
        table.Indexes.ToList().ForEach(index => list.Add(Stage.Indexes, index.Definition));
        table.Triggers.ToList().ForEach(trigger => AddTrigger(list, table, trigger));
        if (table.Unplanned.Length > 0 || table.Columns.Any(column => column.Unplanned.Length > 0))
        {
            list.Notes.Add($"{table.Name} is made without what no plan sets: {string.Join(", ", table.Columns.Select(column => column.Unplanned).Prepend(table.Unplanned).Where(what => what.Length > 0))}.");
        }
    }

    static void Gone(ChangeList list, Relation table)
    {
        if (!list.Goes($"table {table.Name}"))
        {
            return;
        }

        // Tables that refer to each other could not be dropped in any order.
        foreach (var key in table.Constraints.Where(constraint => constraint.Kind == "f"))
        {
            list.Add(Stage.DropForeignKeys, $"ALTER TABLE {table.Name} DROP CONSTRAINT {Names.Quote(key.Name)}");
        }

        list.Add(Stage.DropTables, $"DROP TABLE {table.Name}");
    }

    static void Both(ChangeList list, Relation there, Relation asked)
    {
        if (there.IsUnlogged != asked.IsUnlogged)
        {
            list.Add(Stage.Columns, $"ALTER TABLE {there.Name} SET {(asked.IsUnlogged ? "UNLOGGED" : "LOGGED")}", $"ALTER TABLE {there.Name} SET {(there.IsUnlogged ? "UNLOGGED" : "LOGGED")}");
        }

        if (there.Unplanned != asked.Unplanned)
        {
            list.Notes.Add($"{there.Name} differs in what no plan changes: {(there.Unplanned.Length > 0 ? there.Unplanned : "nothing special")}; wanted: {(asked.Unplanned.Length > 0 ? asked.Unplanned : "nothing special")}.");
        }

        Options(list, there, asked);
        ColumnDifferences.Add(list, there, asked);
        Constraints(list, there, asked);
        Indexes(list, there, asked, Stage.Indexes);
        Triggers(list, there, asked);
    }

    static void Options(ChangeList list, Relation there, Relation asked)
    {
        var (set, reset) = (asked.Options.Except(there.Options).ToList(), there.Options.Where(option => !asked.Options.Any(other => Key(other) == Key(option))).ToList());
        if (set.Count > 0)
        {
            var (back, gone) = (there.Options.Where(option => set.Exists(other => Key(other) == Key(option))).ToList(), set.Where(option => !there.Options.Any(other => Key(other) == Key(option))).ToList());
            string[] down = [.. back.Count > 0 ? new[] { Set(back) } : [], .. gone.Count > 0 ? new[] { Reset(gone) } : []];
            list.Add(Stage.Columns, Set(set), string.Join(";\n", down));
        }

        if (reset.Count > 0)
        {
            list.Add(Stage.Columns, Reset(reset), Set(reset));
        }

        string Set(IEnumerable<string> options) => $"ALTER TABLE {there.Name} SET ({string.Join(", ", options)})";
        string Reset(IEnumerable<string> options) => $"ALTER TABLE {there.Name} RESET ({string.Join(", ", options.Select(Key))})";
        static string Key(string option) => option.Split('=')[0];
    }

    static void Constraints(ChangeList list, Relation there, Relation asked)
    {
        foreach (var (old, fresh) in Pairs.Of(there.Constraints, asked.Constraints, constraint => constraint.Name))
        {
            if (old is not null && fresh is not null && Checked(old) == Checked(fresh))
            {
                if (!old.IsValidated && fresh.IsValidated)
                {
                    list.Add(Stage.Constraints, $"ALTER TABLE {there.Name} VALIDATE CONSTRAINT {Names.Quote(old.Name)}");
                }

                continue;
            }

            if (old is not null && (fresh is not null || list.Goes($"constraint {old.Name} of {there.Name}")))
            {
                list.Add(old.Kind == "f" ? Stage.DropForeignKeys : Stage.DropConstraints, $"ALTER TABLE {there.Name} DROP CONSTRAINT {Names.Quote(old.Name)}");
            }

            if (fresh is not null)
            {
                AddConstraint(list, there, fresh, fresh.Kind == "f" ? Stage.ForeignKeys : Stage.Constraints);
            }
        }

        static string Checked(ConstraintFacts constraint) => constraint.IsValidated ? constraint.Definition : constraint.Definition[..^SchemaCatalog.NotValid.Length];
    }

    static void AddConstraint(ChangeList list, Relation table, ConstraintFacts constraint, Stage stage) =>
        list.Add(stage, $"ALTER TABLE {table.Name} ADD CONSTRAINT {Names.Quote(constraint.Name)} {constraint.Definition}");

    /// <param name="stage">When new ones are made: those of a materialized view come after it.</param>
    public static void Indexes(ChangeList list, Relation there, Relation asked, Stage stage)
    {
        foreach (var (old, fresh) in Pairs.Of(there.Indexes, asked.Indexes, index => index.Full))
        {
            if (old is null)
            {
                list.Add(stage, fresh!.Definition);
            }
            else if (fresh is null)
            {
                if (list.Goes($"index {old.Full}"))
                {
                    list.Add(Stage.DropIndexes, $"DROP INDEX {old.Full}");
                }
            }
            else if (old.Definition != fresh.Definition)
            {
                Replace(list, there, old, fresh, stage);
            }
        }
    }

    /// <summary>The new one is built before the old one goes, so that no query is ever without.</summary>
    static void Replace(ChangeList list, Relation table, TableIndex old, TableIndex fresh, Stage stage)
    {
        if (table.Kind == "p" || WishReader.Read(fresh.Definition) is not [CreateIndex index])
        {
            list.Add(stage, $"DROP INDEX {old.Full}");
            list.Add(stage, fresh.Definition);
            return;
        }

        var name = Names.Of(old.Name, [], "new");
        list.Add(stage, $"CREATE {(index.IsUnique ? "UNIQUE " : "")}INDEX {Names.Quote(name)} ON {index.Table.Text} {index.Body}");
        list.Add(stage, $"DROP INDEX {old.Full}");
        list.Add(stage, $"ALTER INDEX {Names.Quote(table.Schema)}.{Names.Quote(name)} RENAME TO {Names.Quote(old.Name)}", $"ALTER INDEX {old.Full} RENAME TO {Names.Quote(name)}");
    }

    static void Triggers(ChangeList list, Relation there, Relation asked)
    {
        foreach (var (old, fresh) in Pairs.Of(there.Triggers, asked.Triggers, trigger => trigger.Name))
        {
            if (old is not null && old.Definition != fresh?.Definition && (fresh is not null || list.Goes($"trigger {old.Name} of {there.Name}")))
            {
                list.Add(Stage.DropTriggers, $"DROP TRIGGER {Names.Quote(old.Name)} ON {there.Name}", old.Definition + (old.Enabled == "O" ? "" : $";\n{Enable(there, old)}"));
            }

            if (fresh is not null && old?.Definition != fresh.Definition)
            {
                AddTrigger(list, there, fresh);
            }
            else if (old is not null && fresh is not null && old.Enabled != fresh.Enabled)
            {
                list.Add(Stage.Triggers, Enable(there, fresh), Enable(there, old));
            }
        }
    }

    static void AddTrigger(ChangeList list, Relation table, TableTrigger trigger)
    {
        list.Add(Stage.Triggers, trigger.Definition, $"DROP TRIGGER {Names.Quote(trigger.Name)} ON {table.Name}");
        if (trigger.Enabled != "O")
        {
            list.Add(Stage.Triggers, Enable(table, trigger), down: null);
        }
    }

    static string Enable(Relation table, TableTrigger trigger) =>
        $"ALTER TABLE {table.Name} {trigger.Enabled switch { "D" => "DISABLE", "R" => "ENABLE REPLICA", "A" => "ENABLE ALWAYS", _ => "ENABLE" }} TRIGGER {Names.Quote(trigger.Name)}";

    /// <summary>A table that goes and one of the same columns that comes may be one by another name: only its owner knows.</summary>
    static void Renamed(ChangeList list, IReadOnlyList<(Relation? Now, Relation? Wanted)> pairs)
    {
        foreach (var (gone, _) in pairs.Where(pair => pair.Wanted is null))
        {
            var same = pairs.Where(pair => pair.Now is null && pair.Wanted!.Columns.Select(Told).ToHashSet(StringComparer.Ordinal).SetEquals(gone!.Columns.Select(Told))).Select(pair => pair.Wanted!.Name).ToList();
            if (same.Count > 0)
            {
                list.Notes.Add($"{gone!.Name} is not wanted, and {string.Join(" and ", same)} with the same columns is new. If that is one table by another name, rename it first (ALTER TABLE … RENAME TO …): this plan never guesses that.");
            }
        }

        static string Told(TableColumn column) => $"{column.Name} {column.Type}";
    }
}
