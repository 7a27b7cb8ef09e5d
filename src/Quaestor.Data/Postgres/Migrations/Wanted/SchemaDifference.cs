using Quaestor.Data.Catalog;

namespace Quaestor.Data.Postgres.Migrations.Wanted;

/// <summary>What leads from one schema to another: statements in the order in which they need each other.</summary>
static class SchemaDifference
{
    const int MostNames = 12;

    public static ChangeList Between(SchemaCatalog now, SchemaCatalog wanted, bool drops)
    {
        var list = new ChangeList(drops);
        Schemas(list, now, wanted);
        Types(list, now, wanted);
        Sequences(list, now, wanted);
        Routines(list, now, wanted);
        TableDifferences.Add(list, now, wanted);
        ViewDifferences.Add(list, now, wanted);
        Statistics(list, now, wanted);
        NotCompared(list, now, wanted);
        return list;
    }

    static void Schemas(ChangeList list, SchemaCatalog now, SchemaCatalog wanted)
    {
        foreach (var (there, asked) in Pairs.Of(now.Schemas, wanted.Schemas, name => name))
        {
            if (there is null)
            {
                list.Add(Stage.Schemas, $"CREATE SCHEMA {asked}", $"DROP SCHEMA {asked}");
            }
            else if (asked is null && list.Goes($"schema {there}"))
            {
                list.Add(Stage.DropSchemas, $"DROP SCHEMA {there}", $"CREATE SCHEMA {there}");
            }
        }
    }

    static void Types(ChangeList list, SchemaCatalog now, SchemaCatalog wanted)
    {
        foreach (var (there, asked) in Pairs.Of(now.Types, wanted.Types, type => type.Name))
        {
            if (there is null)
            {
                list.Add(Stage.Types, asked!.Create, asked.Drop);
            }
            else if (asked is null)
            {
                if (list.Goes($"type {there.Name}"))
                {
                    list.Add(Stage.DropTypes, there.Drop, there.Create);
                }
            }
            else if (there is { Kind: "e" } && asked.Kind == "e")
            {
                Labels(list, there, asked);
            }
            else if (there != asked with { Labels = there.Labels })
            {
                list.Notes.Add($"Type {there.Name} differs, and columns may use it: no plan changes it. There: {there.Create}. Wanted: {asked.Create}.");
            }
        }
    }

    /// <summary>An enumeration grows; nothing takes a value away or puts it elsewhere.</summary>
    static void Labels(ChangeList list, TypeFacts there, TypeFacts asked)
    {
        if (there.Labels.Except(asked.Labels).ToList() is { Count: > 0 } gone)
        {
            list.Notes.Add($"Type {there.Name} has values that are not wanted, and none can be taken away: {string.Join(", ", gone)}.");
        }

        if (!there.Labels.Where(asked.Labels.Contains).SequenceEqual(asked.Labels.Where(there.Labels.Contains)))
        {
            list.Notes.Add($"Type {there.Name} has its values in another order than wanted, and none can be put elsewhere.");
        }

        foreach (var (place, label) in asked.Labels.Index().Where(label => !there.Labels.Contains(label.Item)))
        {
            var where = place > 0 ? $" AFTER {OwnSql.Text(asked.Labels[place - 1])}" : there.Labels.Count > 0 ? $" BEFORE {OwnSql.Text(there.Labels[0])}" : "";
            list.Add(Stage.Types, new Reading.KnownChange($"ALTER TYPE {there.Name} ADD VALUE {OwnSql.Text(label)}{where}", null) { Irreversible = "a value of an enumeration cannot be taken away" });
        }
    }

    static void Sequences(ChangeList list, SchemaCatalog now, SchemaCatalog wanted)
    {
        var going = now.Tables.Where(table => !wanted.Tables.Any(asked => asked.Name == table.Name)).Select(table => table.Name).ToList();
        foreach (var (there, asked) in Pairs.Of(now.Sequences, wanted.Sequences, sequence => sequence.Name))
        {
            if (there is null)
            {
                list.Add(Stage.Sequences, $"CREATE SEQUENCE {asked!.Name} {asked.Options}", $"DROP SEQUENCE {asked.Name}");
                Own(list, asked, null);
            }
            else if (asked is null)
            {
                // With its column or table it goes by itself.
                var goesAlong = there.OwnedBy is { } owner && (going.Exists(table => owner.StartsWith($"{table}.", StringComparison.Ordinal))
                    || !wanted.Tables.Any(table => table.Columns.Any(column => owner == $"{table.Name}.{column.Quoted}")));
                if (!goesAlong && list.Goes($"sequence {there.Name}"))
                {
                    list.Add(Stage.DropSequences, $"DROP SEQUENCE {there.Name}", $"CREATE SEQUENCE {there.Name} {there.Options}{(there.OwnedBy is null ? "" : $" OWNED BY {there.OwnedBy}")}");
                }
            }
            else
            {
                if (there.Options != asked.Options)
                {
                    list.Add(Stage.Sequences, $"ALTER SEQUENCE {there.Name} {asked.Options}", $"ALTER SEQUENCE {there.Name} {there.Options}");
                }

                Own(list, asked, there);
            }
        }
    }

    static void Own(ChangeList list, SequenceFacts asked, SequenceFacts? there)
    {
        if (asked.OwnedBy != there?.OwnedBy)
        {
            list.Add(Stage.Owners, $"ALTER SEQUENCE {asked.Name} OWNED BY {asked.OwnedBy ?? "NONE"}", $"ALTER SEQUENCE {asked.Name} OWNED BY {there?.OwnedBy ?? "NONE"}");
        }
    }

    static void Routines(ChangeList list, SchemaCatalog now, SchemaCatalog wanted)
    {
        foreach (var (there, asked) in Pairs.Of(now.Routines.Where(IsCompared), wanted.Routines.Where(IsCompared), routine => routine.Signature))
        {
            var stage = asked is null || asked.IsNeededEarly ? Stage.EarlyRoutines
                : wanted.Views.Any(view => asked.Definition.Contains(view.Plain, StringComparison.Ordinal)) ? Stage.LateRoutines
                : Stage.Routines;
            if (there is null)
            {
                // Without OR REPLACE: should there be one after all, it is somebody else's.
                list.Add(stage, asked!.Definition.Replace("CREATE OR REPLACE ", "CREATE ", StringComparison.Ordinal), asked.Drop);
            }
            else if (asked is null)
            {
                if (list.Goes($"{there.Kind.ToLowerInvariant()} {there.Signature}"))
                {
                    list.Add(Stage.DropRoutines, there.Drop, there.Definition);
                }
            }
            else if (there.Face != asked.Face || there.Kind != asked.Kind)
            {
                list.Add(stage, there.Drop, there.Definition);
                list.Add(stage, asked.Definition, asked.Drop);
            }
            else if (there.Definition != asked.Definition)
            {
                list.Add(stage, asked.Definition, there.Definition);
            }
        }

        static bool IsCompared(RoutineFacts routine) => routine.NotCompared is null;
    }

    static void Statistics(ChangeList list, SchemaCatalog now, SchemaCatalog wanted)
    {
        foreach (var (there, asked) in Pairs.Of(now.Statistics, wanted.Statistics, statistics => statistics.Name))
        {
            if (there is not null && there != asked && (asked is not null || list.Goes($"statistics {there.Name}")))
            {
                list.Add(Stage.DropIndexes, $"DROP STATISTICS {there.Name}", there.Definition);
            }

            if (asked is not null && there != asked)
            {
                list.Add(Stage.Indexes, asked.Definition, $"DROP STATISTICS {asked.Name}");
            }
        }
    }

    static void NotCompared(ChangeList list, SchemaCatalog now, SchemaCatalog wanted)
    {
        var routines = now.Routines.Concat(wanted.Routines).Where(routine => routine.NotCompared is not null).Select(routine => $"function {routine.Signature} ({routine.NotCompared})");
        var names = now.Others.Concat(wanted.Others).Concat(routines).Distinct().ToList();
        if (names.Count > 0)
        {
            list.Notes.Add($"Not compared: {string.Join(", ", names.Take(MostNames))}{(names.Count > MostNames ? $" and {names.Count - MostNames} more" : "")}.");
        }
    }
}
