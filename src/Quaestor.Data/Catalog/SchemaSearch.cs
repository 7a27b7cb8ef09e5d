using System.Runtime.CompilerServices;

namespace Quaestor.Data.Catalog;

/// <summary>
/// Finds the tables that a question is about, by the words of their names, columns, comments and listed values, and the
/// tables that join them. It knows plurals, endings, short forms, common synonyms and slips of the pen.
/// </summary>
public sealed class SchemaSearch
{
    const double SameRoot = 0.7;
    const double ShortForm = 0.6;
    const double Beginning = 0.6;
    const double Synonym = 0.5;
    const double Slip = 0.5;
    const int ShortestSlip = 5;

    /// <summary>Tables that score less than this share of the best are not what the question is about; bridges join those that are.</summary>
    const double ShareOfSeeds = 0.45;

    const int MostSeeds = 5;

    static readonly ConditionalWeakTable<SourceSchema, SchemaSearch> Known = [];

    readonly SourceSchema _schema;
    readonly SchemaIndex _index;
    readonly JoinBridges _bridges;
    readonly Dictionary<string, TableSchema> _byName;

    SchemaSearch(SourceSchema schema)
    {
        _schema = schema;
        _index = new(schema.Tables);
        _bridges = new(schema.Joins);
        _byName = schema.Tables.ToDictionary(table => table.Name, StringComparer.Ordinal);
    }

    /// <summary>A schema's own, made once.</summary>
    public static SchemaSearch Of(SourceSchema schema) => Known.GetValue(schema, static schema => new(schema));

    /// <summary>The tables that fit, best first; those that only join others stand behind them. Empty where no word fits.</summary>
    public IReadOnlyList<FoundTable> Find(string question, int most)
    {
        var scores = new double[_schema.Tables.Count];
        foreach (var matches in Matches(question))
        {
            _index.Score(matches, scores);
        }

        List<FoundTable> found = [.. scores
            .Select((score, i) => new FoundTable(_schema.Tables[i], _schema.Tables[i].RowCount == 0 ? score * 0.8 : score, IsBridge: false))
            .Where(table => table.Score > 0)
            .OrderByDescending(table => table.Score).ThenBy(table => table.Table.Name, StringComparer.Ordinal)
            .Take(most)];
        return WithBridges(found, most);
    }

    /// <summary>A schema of the tables that fit, and the joins between them; the whole one where it has no more than so many, or none fits.</summary>
    public static SourceSchema Narrow(SourceSchema schema, string question, int most)
    {
        if (schema.Tables.Count <= most || Of(schema).Find(question, most) is not { Count: > 0 } found)
        {
            return schema;
        }

        var names = found.Select(table => table.Table.Name).ToHashSet(StringComparer.Ordinal);
        return schema with
        {
            Tables = [.. schema.Tables.Where(table => names.Contains(table.Name))],
            Joins = [.. schema.Joins.Where(join => names.Contains(join.FromTable) && names.Contains(join.ToTable))],
        };
    }

    List<FoundTable> WithBridges(List<FoundTable> found, int most)
    {
        var seeds = found.TakeWhile((table, i) => i < MostSeeds && table.Score >= found[0].Score * ShareOfSeeds).ToList();
        var taken = seeds.Select(seed => seed.Table.Name).ToHashSet(StringComparer.Ordinal);
        List<FoundTable> bridges = [];
        for (var i = 0; i < seeds.Count; i++)
        {
            foreach (var other in seeds.Skip(i + 1))
            {
                bridges.AddRange(_bridges.Between(seeds[i].Table.Name, other.Table.Name)
                    .Where(name => _byName.ContainsKey(name) && taken.Add(name))
                    .Select(name => new FoundTable(_byName[name], other.Score * ShareOfSeeds, IsBridge: true)));
            }
        }

        return [.. seeds.Concat(bridges).Concat(found.Skip(seeds.Count).Where(table => !taken.Contains(table.Table.Name))).Take(most)];
    }

    /// <summary>Of each word of the question: the words of the schema that it may mean.</summary>
    IEnumerable<Dictionary<string, double>> Matches(string question)
    {
        var words = NameWords.Of(question);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < words.Count; i++)
        {
            // "line items" may be called lineitem.
            var together = i + 1 < words.Count ? words[i] + words[i + 1] : "";
            if (_index.Has(together) && seen.Add(together))
            {
                yield return new(StringComparer.Ordinal) { [together] = 1 };
            }

            if (!KnownWords.IsEmpty(words[i]) && seen.Add(words[i]) && WordMatches(words[i]) is { Count: > 0 } matches)
            {
                yield return matches;
            }
        }
    }

    Dictionary<string, double> WordMatches(string word)
    {
        var matches = new Dictionary<string, double>(StringComparer.Ordinal);
        Take(word, 1);
        foreach (var same in _index.OfRoot(NameWords.RootOf(word)))
        {
            Take(same, SameRoot);
        }

        foreach (var synonym in KnownWords.SynonymsOf(word))
        {
            Take(synonym, Synonym);
        }

        foreach (var known in word.Length >= 3 ? _index.BeginningWith(word[0]) : [])
        {
            if (word.Length >= 4 && known.StartsWith(word, StringComparison.Ordinal))
            {
                Take(known, Beginning);
            }
            else if (KnownWords.IsShortFor(known, word))
            {
                Take(known, ShortForm);
            }
        }

        if (matches.Count == 0 && word.Length >= ShortestSlip)
        {
            foreach (var known in _index.BeginningWith(word[0]).Where(known => NearestName.Distance(word, known) <= (word.Length > 7 ? 2 : 1)))
            {
                Take(known, Slip);
            }
        }

        return matches;

        void Take(string known, double weight)
        {
            if (_index.Has(known))
            {
                matches.TryAdd(known, weight);
            }
        }
    }
}

/// <param name="Score">Comparable within one search only.</param>
/// <param name="IsBridge">True for a table that no word of the question names, and that joins others that are.</param>
public sealed record FoundTable(TableSchema Table, double Score, bool IsBridge);
