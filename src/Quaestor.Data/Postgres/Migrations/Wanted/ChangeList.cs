using Quaestor.Data.Postgres.Migrations.Reading;

namespace Quaestor.Data.Postgres.Migrations.Wanted;

/// <summary>Collects what leads from one schema to another, and what does not.</summary>
/// <param name="drops">Whether what is not wanted goes.</param>
sealed class ChangeList(bool drops)
{
    readonly List<(Stage Stage, Wish Wish)> _changes = [];

    public bool Drops => drops;

    /// <summary>Columns, each with its table, that go or change their type in place: no view may read them meanwhile.</summary>
    public HashSet<(string Table, string Column)> Moved { get; } = [];

    /// <summary>What is there and not wanted, and stays: a sentence each.</summary>
    public List<string> Kept { get; } = [];

    /// <summary>What the plan cannot do or does in another way than one might think: a sentence each.</summary>
    public List<string> Notes { get; } = [];

    public IReadOnlyList<Wish> Wishes => [.. _changes.OrderBy(change => change.Stage).Select(change => change.Wish)];

    /// <summary>Adds a statement that the planner knows a safe form and a way back of.</summary>
    public void Add(Stage stage, string sql) => _changes.AddRange(WishReader.Read(sql).Select(wish => (stage, wish)));

    /// <summary>Adds one whose way back both schemas tell.</summary>
    public void Add(Stage stage, string sql, string? down) => Add(stage, new KnownChange(sql, down));

    public void Add(Stage stage, Wish wish) => _changes.Add((stage, wish));

    /// <summary>Notes what is there and not wanted.</summary>
    /// <returns>Whether it goes.</returns>
    public bool Goes(string what)
    {
        if (!drops)
        {
            Kept.Add($"{what} is there and not in the wanted schema: it stays.");
        }

        return drops;
    }
}

/// <summary>Brings what two schemas have together by their names.</summary>
static class Pairs
{
    /// <summary>What is wanted in its order, then what is not wanted, the youngest first: nothing that stays needs it, and what needs it goes before.</summary>
    public static IEnumerable<(T? Now, T? Wanted)> Of<T>(IEnumerable<T> now, IEnumerable<T> wanted, Func<T, string> name)
        where T : class
    {
        var there = now.ToList();
        var known = there.ToDictionary(name, StringComparer.Ordinal);
        var asked = wanted.ToList();
        var names = asked.Select(name).ToHashSet(StringComparer.Ordinal);
        return asked.Select(one => (known.GetValueOrDefault(name(one)), (T?)one)).Concat(there.Where(one => !names.Contains(name(one))).Reverse().Select(one => ((T?)one, default(T))));
    }
}
