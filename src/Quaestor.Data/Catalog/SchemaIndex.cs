using System.Runtime.InteropServices;

namespace Quaestor.Data.Catalog;

/// <summary>
/// Which words stand where in a schema. A word counts by where it stands and by how much else stands there: BM25F, after
/// Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009), 3.6.
/// </summary>
sealed class SchemaIndex
{
    /// <summary>How soon a further mention of a word adds nothing.</summary>
    const double Saturation = 1.2;

    const double LongFormWeight = 0.8;

    static readonly Field Name = new(Weight: 5, LengthMatters: 0.6);
    static readonly Field Group = new(Weight: 0.7, LengthMatters: 0);
    static readonly Field Comment = new(Weight: 2, LengthMatters: 0.5);
    static readonly Field Columns = new(Weight: 1.5, LengthMatters: 0.4);
    static readonly Field ColumnComments = new(Weight: 0.8, LengthMatters: 0.5);
    static readonly Field Values = new(Weight: 0.8, LengthMatters: 0.3);

    readonly int _tables;
    readonly Dictionary<string, List<Posting>> _postings = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<string>> _byRoot = new(StringComparer.Ordinal);
    readonly Dictionary<char, List<string>> _byFirstLetter = [];

    public SchemaIndex(IReadOnlyList<TableSchema> tables)
    {
        _tables = tables.Count;
        Add(Name, [.. tables.Select(table => NameWords.Of(table.Path[^1]))]);
        Add(Group, [.. tables.Select(table => table.Path.Take(table.Path.Count - 1).SelectMany(NameWords.Of).ToList())]);
        Add(Comment, [.. tables.Select(table => NameWords.Of(table.Comment ?? ""))]);
        Add(Columns, [.. tables.Select(table => table.Columns.SelectMany(column => NameWords.Of(column.Name)).ToList())]);
        Add(ColumnComments, [.. tables.Select(table => table.Columns.SelectMany(column => NameWords.Of(column.Comment ?? "")).ToList())]);
        Add(Values, [.. tables.Select(table => table.Columns.SelectMany(column => column.Profile?.Values ?? []).SelectMany(NameWords.Of).ToList())]);
        foreach (var word in _postings.Keys)
        {
            Bucket(_byRoot, NameWords.RootOf(word)).Add(word);
            Bucket(_byFirstLetter, word[0]).Add(word);
        }
    }

    /// <summary>Adds to each table's score what one word of a question says for it.</summary>
    /// <param name="matches">The words of the schema that it may mean, each with how well it does, 0 to 1.</param>
    public void Score(IReadOnlyDictionary<string, double> matches, double[] scores)
    {
        var frequencies = new Dictionary<int, double>();
        foreach (var (word, weight) in matches)
        {
            foreach (var posting in _postings[word])
            {
                CollectionsMarshal.GetValueRefOrAddDefault(frequencies, posting.Table, out _) += weight * posting.Weight;
            }
        }

        var rarity = Math.Log(1 + ((_tables - frequencies.Count + 0.5) / (frequencies.Count + 0.5)));
        foreach (var (table, frequency) in frequencies)
        {
            scores[table] += rarity * frequency / (Saturation + frequency);
        }
    }

    public bool Has(string word) => _postings.ContainsKey(word);

    public IReadOnlyList<string> OfRoot(string root) => _byRoot.GetValueOrDefault(root, []);

    public IReadOnlyList<string> BeginningWith(char letter) => _byFirstLetter.GetValueOrDefault(letter, []);

    void Add(Field field, List<string>[] words)
    {
        var average = Math.Max(words.Average(list => list.Count), 1);
        for (var table = 0; table < words.Length; table++)
        {
            var length = 1 - field.LengthMatters + (field.LengthMatters * words[table].Count / average);
            foreach (var word in words[table])
            {
                Add(word, table, field.Weight / length);
                foreach (var meant in KnownWords.LongFormsOf(word))
                {
                    Add(meant, table, LongFormWeight * field.Weight / length);
                }
            }
        }
    }

    void Add(string word, int table, double weight)
    {
        var postings = Bucket(_postings, word);
        if (postings.Count > 0 && postings[^1].Table == table)
        {
            postings[^1] = new(table, postings[^1].Weight + weight);
        }
        else
        {
            postings.Add(new(table, weight));
        }
    }

    static List<T> Bucket<TKey, T>(Dictionary<TKey, List<T>> buckets, TKey key)
        where TKey : notnull => CollectionsMarshal.GetValueRefOrAddDefault(buckets, key, out _) ??= [];

    /// <param name="LengthMatters">0: many words dilute nothing; 1: a word among ten counts a tenth.</param>
    sealed record Field(double Weight, double LengthMatters);

    [StructLayout(LayoutKind.Auto)]
    readonly record struct Posting(int Table, double Weight);
}
