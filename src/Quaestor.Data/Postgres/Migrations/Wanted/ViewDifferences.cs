namespace Quaestor.Data.Postgres.Migrations.Wanted;

/// <summary>What leads from the views of one schema to those of another. A view holds no rows, so one that is in the way is made anew.</summary>
static class ViewDifferences
{
    public static void Add(ChangeList list, SchemaCatalog now, SchemaCatalog wanted)
    {
        var pairs = Pairs.Of(now.Views, wanted.Views, view => view.Name).ToList();
        var gone = pairs.Where(pair => pair.Wanted is null && list.Goes($"view {pair.Now!.Name}")).Select(pair => pair.Now!.Name).ToHashSet(StringComparer.Ordinal);
        var anew = MadeAnew(list.Moved, now, pairs, gone);
        foreach (var view in Ordered([.. now.Views]).Reverse().Where(view => gone.Contains(view.Name) || anew.Contains(view.Name)))
        {
            foreach (var index in view.Indexes)
            {
                list.Add(Stage.DropViews, $"DROP INDEX {index.Full}");
            }

            list.Add(Stage.DropViews, Drop(view), Create(view));
        }

        var asked = pairs.Where(pair => pair.Wanted is not null).ToDictionary(pair => pair.Wanted!.Name, StringComparer.Ordinal);
        var order = Ordered([.. wanted.Views]).Select(view => asked[view.Name]);

        // One that is not wanted, stays, and stood on one that is made anew comes back.
        var kept = Ordered([.. now.Views]).Where(view => anew.Contains(view.Name) && !asked.ContainsKey(view.Name)).Select(view => (Now: (Relation?)view, Wanted: (Relation?)view));
        foreach (var (old, fresh) in order.Concat(kept))
        {
            Make(list, old, fresh!, isAnew: old is null || anew.Contains(fresh!.Name));
        }

        if (anew.Count > 0)
        {
            list.Notes.Add($"Made anew, and not to be read in between: {string.Join(", ", anew.Order(StringComparer.Ordinal))}.");
        }
    }

    static void Make(ChangeList list, Relation? old, Relation fresh, bool isAnew)
    {
        if (isAnew)
        {
            list.Add(Stage.Views, Create(fresh), Drop(fresh));
        }
        else if (Text(old!) != Text(fresh))
        {
            list.Add(Stage.Views, Replace(fresh), Replace(old!));
        }

        if (isAnew)
        {
            fresh.Indexes.ToList().ForEach(index => list.Add(Stage.ViewIndexes, index.Definition));
        }
        else
        {
            TableDifferences.Indexes(list, old!, fresh, Stage.ViewIndexes);
        }
    }

    /// <summary>Those that cannot be replaced in place, those that read a column which changes its type or goes, and all that read one of them.</summary>
    static HashSet<string> MadeAnew(HashSet<(string Table, string Column)> moved, SchemaCatalog now, IReadOnlyList<(Relation? Now, Relation? Wanted)> pairs, HashSet<string> gone)
    {
        var anew = pairs.Where(pair => pair is { Now: { } old, Wanted: { } fresh } && !IsInPlace(old, fresh)).Select(pair => pair.Now!.Name).ToHashSet(StringComparer.Ordinal);
        for (var count = -1; count != anew.Count;)
        {
            count = anew.Count;
            anew.UnionWith(now.Views.Where(view => !gone.Contains(view.Name) && view.Reads.Any(read => moved.Contains(read) || anew.Contains(read.Relation))).Select(view => view.Name));
        }

        return anew;
    }

    static bool IsInPlace(Relation old, Relation fresh) =>
        old.Kind == fresh.Kind && (Text(old) == Text(fresh) || (old.Kind == "v" && old.Columns.Select(Told).SequenceEqual(fresh.Columns.Select(Told))));

    static string Told(TableColumn column) => $"{column.Name} {column.TypeText}";

    static string Text(Relation view) => $"{view.Kind} {string.Join(',', view.Options)} {view.Query}";

    static string Create(Relation view) => $"CREATE {Head(view)}";

    static string Replace(Relation view) => $"CREATE OR REPLACE {Head(view)}";

    static string Head(Relation view) =>
        $"{(view.Kind == "m" ? "MATERIALIZED " : "")}VIEW {view.Name}{(view.Options.Count > 0 ? $" WITH ({string.Join(", ", view.Options)})" : "")} AS {view.Query!.Trim()}";

    static string Drop(Relation view) => $"DROP {(view.Kind == "m" ? "MATERIALIZED " : "")}VIEW {view.Name}";

    /// <summary>Each behind those that it reads.</summary>
    static IEnumerable<Relation> Ordered(IReadOnlyList<Relation> views)
    {
        var byName = views.ToDictionary(view => view.Name, StringComparer.Ordinal);
        var (ordered, seen) = (new List<Relation>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var view in views)
        {
            Visit(view);
        }

        return ordered;

        void Visit(Relation view)
        {
            if (!seen.Add(view.Name))
            {
                return;
            }

            foreach (var (name, _) in view.Reads)
            {
                if (byName.TryGetValue(name, out var read))
                {
                    Visit(read);
                }
            }

            ordered.Add(view);
        }
    }
}
