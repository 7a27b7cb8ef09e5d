using Quaestor.Agent.Models.Planner.Lexicon;
using Quaestor.Agent.Models.Planner.Text;
using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Models.Planner.Linking;

/// <summary>Finds words that name a table or a column: as a whole, in part, by another word, or misspelt.</summary>
sealed class SchemaNames
{
    const int LongestName = 5;
    const double BySynonym = 0.92;

    // Too general to name a column by themselves where its name has more words.
    static readonly HashSet<string> General = new(StringComparer.Ordinal) { "id", "no", "number", "code", "on", "at", "of", "is", "type", "unit", "key", "in", "by", "to" };

    readonly EnglishLexicon _lexicon;
    readonly List<(TableSchema Table, string[] Stems)> _tables;
    readonly List<(Field Field, string[] Stems, string[] TableStems)> _fields;

    public SchemaNames(SourceSchema schema, EnglishLexicon lexicon)
    {
        _lexicon = lexicon;
        _tables = [.. schema.Tables.Select(t => (t, Tokenizer.Stems(t.Name)))];
        _fields = [.. schema.Tables.SelectMany(t => t.Columns.Select(c => (new Field(t, c), Tokenizer.Stems(c.Name), Tokenizer.Stems(t.Name))))];
    }

    public IEnumerable<Term> At(IReadOnlyList<Token> tokens, int start)
    {
        foreach (var (stems, length, factor) in Phrases(tokens, start))
        {
            foreach (var (table, score) in _tables.Select(t => (t.Table, Score: TableScore(stems, t.Stems))).Where(t => t.Score > 0))
            {
                yield return new TableTerm(start, length, score * factor, table);
            }

            foreach (var group in _fields.Select(f => (f.Field, Fit: ColumnScore(stems, f.Stems, f.TableStems))).Where(f => f.Fit.Score > 0).GroupBy(f => f.Fit))
            {
                yield return new ColumnTerm(start, length, group.Key.Score * factor, [.. group.Select(f => f.Field)], group.Key.NamesTable);
            }
        }

        foreach (var (length, records) in Verbs(tokens, start))
        {
            List<TableSchema> tables = [.. _tables.Where(t => t.Stems is [var name] && records.Contains(name)).Select(t => t.Table)];
            if (tables.Count > 0)
            {
                yield return new VerbTerm(start, length, tables);
                yield break;
            }
        }
    }

    /// <summary>Names that differ from an unknown word by a slip of the pen.</summary>
    public IEnumerable<Term> Nearly(IReadOnlyList<Token> tokens, int start)
    {
        var word = tokens[start].Stem;
        foreach (var (table, stems) in _tables)
        {
            if (stems is [var name] && Spelling.IsSlip(word, name))
            {
                yield return new TableTerm(start, 1, 0.84, table);
            }
        }

        List<Field> fields = [.. _fields.Where(f => f.Stems is [var name] && Spelling.IsSlip(word, name)).Select(f => f.Field)];
        if (fields.Count > 0)
        {
            yield return new ColumnTerm(start, 1, 0.83, fields, NamesTable: false);
        }
    }

    IEnumerable<(string[] Stems, int Length, double Factor)> Phrases(IReadOnlyList<Token> tokens, int start)
    {
        var stems = new List<string>();
        for (var i = start; i < tokens.Count && i < start + LongestName && tokens[i].Kind is TokenKind.Word or TokenKind.Number; i++)
        {
            stems.Add(tokens[i].Stem);
            yield return ([.. stems], stems.Count, 1);
        }

        foreach (var (meaning, length) in _lexicon.Same.At(tokens, start))
        {
            yield return (Tokenizer.Stems(meaning), length, BySynonym);
        }
    }

    /// <summary>What somebody did, the longest words for it first, and what a table that records it may be called.</summary>
    IEnumerable<(int Length, string[] Records)> Verbs(IReadOnlyList<Token> tokens, int start)
    {
        var known = _lexicon.Verbs.At(tokens, start).ToList();
        var phrases = known.Where(verb => verb.Length > 1).OrderByDescending(verb => verb.Length).Select(verb => (verb.Length, new[] { verb.Meaning }));
        var words = known.Where(verb => verb.Length == 1).Select(verb => verb.Meaning).ToList();
        return phrases.Concat(Letters.VerbRoots(tokens[start].Word).Append(tokens[start].Stem).Select(root => (1, words.Append(root).ToArray())));
    }

    static double TableScore(string[] words, string[] table)
    {
        if (words.AsSpan().SequenceEqual(table))
        {
            return 1;
        }

        return words is [var word] && (table[^1] == word || string.Concat(table) == word) && table.Length > 1 ? 0.94 : 0;
    }

    static (double Score, bool NamesTable) ColumnScore(string[] words, string[] column, string[] table)
    {
        if (words.AsSpan().SequenceEqual(column))
        {
            return (0.98, false);
        }

        if (EndsLike(words, table, column))
        {
            return (1, true);
        }

        var own = WithoutTable(column, table);
        if (own.Length < column.Length && words.AsSpan().SequenceEqual(own) && words[0] is not "id")
        {
            return (0.93, false);
        }

        var part = own.AsSpan().IndexOf(words);
        if (part < 0 || words.Length == own.Length || (words.Length == 1 && (General.Contains(words[0]) || words[0].Length < 3)))
        {
            return (0, false);
        }

        return (words.Length > 1 || part + words.Length == own.Length ? 0.8 : 0.76, false);
    }

    /// <summary><c>customer name</c> for a column <c>name</c> or <c>customer_name</c> of <c>customers</c>.</summary>
    static bool EndsLike(string[] words, string[] table, string[] column)
    {
        var own = WithoutTable(column, table);
        return own.Length > 0 && words.Length > own.Length && words.AsSpan(words.Length - own.Length).SequenceEqual(own)
            && table.AsSpan(table.Length - Math.Min(table.Length, words.Length - own.Length)).SequenceEqual(words.AsSpan(0, words.Length - own.Length));
    }

    static string[] WithoutTable(string[] column, string[] table) =>
        column.Length > table.Length && column.AsSpan(0, table.Length).SequenceEqual(table) ? column[table.Length..] : column;
}
