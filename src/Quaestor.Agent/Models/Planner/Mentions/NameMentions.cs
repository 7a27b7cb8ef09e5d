using Quaestor.Agent.Models.Planner.Schemas;
using Quaestor.Agent.Models.Planner.Text;

namespace Quaestor.Agent.Models.Planner.Mentions;

/// <summary>Finds where a question speaks of tables and columns.</summary>
sealed class NameMentions
{
    const int LongestStretch = 7;
    const double LeastCoverage = 0.3;
    const double WeightOfTableWord = 0.1;
    const double WeightOfCommonWord = 0.6;

    static readonly HashSet<string> Gaps = new(StringComparer.Ordinal) { "of", "the", "in", "for", "a", "an", "to", "on", "at", "'s", "by", "and", "their", "its", "is", "was" };
    static readonly HashSet<string> Common = new(StringComparer.Ordinal) { "id", "code", "name", "number", "type", "value", "detail", "description", "date" };

    readonly SchemaWords _words;
    readonly List<(MappedTable? Table, MappedColumn? Column, (string Word, double Weight)[] Words)> _names = [];
    readonly ILookup<string, int> _byWord;

    public NameMentions(SchemaMap map)
    {
        _words = new SchemaWords(map);
        _names.AddRange(map.Tables.Select(table => ((MappedTable?)table, (MappedColumn?)null, Weigh(table.Words, []))));
        _names.AddRange(map.Columns.Select(column => ((MappedTable?)null, (MappedColumn?)column, Weigh(column.Words, column.OwnWords))));
        _byWord = _names.SelectMany((name, i) => name.Words.Select(word => (word.Word, i))).ToLookup(pair => pair.Word, pair => pair.i);
    }

    public (List<TableMention> Tables, List<ColumnMention> Columns) In(IReadOnlyList<Token> tokens)
    {
        var near = tokens.Select(_words.Of).ToArray();
        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            // "Life span" for lifespan.
            if (tokens[i].Kind == TokenKind.Word && tokens[i + 1].Kind == TokenKind.Word && _words.Has(tokens[i].Word + tokens[i + 1].Stem))
            {
                near[i][tokens[i].Word + tokens[i + 1].Stem] = 1;
            }
        }

        var tables = new List<TableMention>();
        var columns = new List<ColumnMention>();
        foreach (var i in near.SelectMany(words => words.Keys).Distinct().SelectMany(word => _byWord[word]).Distinct().Order())
        {
            var (table, column, words) = _names[i];
            foreach (var (start, end, coverage, matched, nearness) in Stretches(tokens, near, words))
            {
                if (table is not null)
                {
                    tables.Add(new(table, start, end, coverage, matched, nearness));
                }
                else
                {
                    columns.Add(new(column!, start, end, coverage, matched, nearness));
                }
            }
        }

        foreach (var mention in columns)
        {
            var over = columns.Where(other => other != mention && other.Overlaps(mention)).ToList();
            mention.IsDominated = over.Exists(other => other.Matched > mention.Matched && other.Coverage * other.Nearness > 0.6 && other.Start <= mention.Start && other.End >= mention.End);
            mention.Rivals = over.Count(other => other.Column.Group != mention.Column.Group && other.Matched >= mention.Matched && other.Coverage * other.Nearness >= (mention.Coverage * mention.Nearness) - 0.02);
        }

        return (tables, columns);
    }

    static (string, double)[] Weigh(string[] words, string[] own) =>
        [.. words.Distinct().Select(word => (word, own.Length > 0 && !own.Contains(word) ? WeightOfTableWord : (own.Length > 0 ? own : words).Length > 1 && Common.Contains(word) ? WeightOfCommonWord : 1))];

    static IEnumerable<(int Start, int End, double Coverage, int Matched, double Nearness)> Stretches(
        IReadOnlyList<Token> tokens, Dictionary<string, double>[] near, (string Word, double Weight)[] words)
    {
        var whole = words.Sum(word => word.Weight);
        var best = new List<(int Start, int End, double Coverage, int Matched, double Nearness)>();
        for (var start = 0; start < tokens.Count; start++)
        {
            var got = new double[words.Length];
            (int End, double Worth, double Coverage, int Matched, double Nearness) found = default;
            for (var i = start; i < tokens.Count && i < start + LongestStretch; i++)
            {
                var word = Array.FindIndex(words, one => near[i].ContainsKey(one.Word) && got[Array.IndexOf(words, one)] == 0);
                if (word < 0)
                {
                    if (i == start || !Gaps.Contains(tokens[i].Word))
                    {
                        break;
                    }

                    continue;
                }

                got[word] = near[i][words[word].Word];
                var worth = got.Select((one, k) => one * words[k].Weight).Sum() / whole;
                if (worth > found.Worth)
                {
                    var matched = got.Count(one => one > 0);
                    found = (i + 1, worth, words.Where((_, k) => got[k] > 0).Sum(one => one.Weight) / whole, matched, got.Sum() / matched);
                }
            }

            if (found.Coverage >= LeastCoverage)
            {
                best.Add((start, found.End, found.Coverage, found.Matched, found.Nearness));
            }
        }

        return best.Where(one => !best.Exists(other => other.Matched > one.Matched && other.Start <= one.Start && other.End >= one.End));
    }
}
