using Quaestor.Agent.Models.Planner.Lexicon;
using Quaestor.Agent.Models.Planner.Text;
using Quaestor.Data.Catalog;
using Quaestor.Data.Results;

namespace Quaestor.Agent.Models.Planner.Linking;

/// <summary>
/// Finds words that are values of a column of few values: as they are, in other letter case or number, by the adjective of a
/// country, in part, or misspelt. Values that differ by case and blanks alone are one, with several spellings.
/// </summary>
sealed class ValueNames
{
    const int LongestValue = 6;
    const int ShortestPart = 4;

    readonly EnglishLexicon _lexicon;
    readonly List<(string[] Stems, FieldValue Value)> _values = [];
    readonly ILookup<string, (string[] Stems, FieldValue Value)> _byFirst;

    public ValueNames(SourceSchema schema, EnglishLexicon lexicon)
    {
        _lexicon = lexicon;
        foreach (var table in schema.Tables)
        {
            foreach (var column in table.Columns.Where(c => c.Type == ColumnType.Text && c.Profile is not null))
            {
                _values.AddRange(Values(new Field(table, column)));
            }
        }

        _byFirst = _values.ToLookup(v => v.Stems[0]);
    }

    public IEnumerable<Term> At(IReadOnlyList<Token> tokens, int start)
    {
        if (tokens[start].Kind is TokenKind.Mark)
        {
            yield break;
        }

        var stems = tokens[start].Kind == TokenKind.Quoted ? Tokenizer.ValueStems(tokens[start].Text) : [tokens[start].Stem];
        for (var length = 1; stems.Length > 0 && length <= LongestValue; length++)
        {
            if (Whole(stems) is { Count: > 0 } whole)
            {
                yield return new ValueTerm(start, length, length > 1 || stems[0].Length > 1 ? 1 : 0.2, whole);
            }

            if (tokens[start].Kind == TokenKind.Quoted || start + length >= tokens.Count || tokens[start + length].Kind is TokenKind.Quoted)
            {
                break;
            }

            // "Hearth & Co" has no word at its sign.
            stems = tokens[start + length].Is("&") ? stems : [.. stems, tokens[start + length].Stem];
        }

        foreach (var (meaning, length) in _lexicon.Demonyms.At(tokens, start))
        {
            if (Whole(Tokenizer.ValueStems(meaning)) is { Count: > 0 } meant)
            {
                yield return new ValueTerm(start, length, 0.95, meant);
            }
        }

        if (Part(tokens[start].Stem) is { Count: > 0 } part)
        {
            yield return new ValueTerm(start, 1, 0.6, part);
        }
    }

    public IEnumerable<Term> Nearly(IReadOnlyList<Token> tokens, int start)
    {
        List<FieldValue> values = [.. _values.Where(v => v.Stems is [var name] && Spelling.IsSlip(tokens[start].Stem, name)).Select(v => v.Value)];
        if (values.Count > 0)
        {
            yield return new ValueTerm(start, 1, 0.85, values);
        }
    }

    static IEnumerable<(string[] Stems, FieldValue Value)> Values(Field field) =>
        field.Column.Profile!.Values
            .Select(value => (Stems: Tokenizer.ValueStems(value), value))
            .Where(v => v.Stems.Length > 0)
            .GroupBy(v => string.Join(' ', v.Stems), v => v, StringComparer.Ordinal)
            .Select(same => (same.First().Stems, new FieldValue(field, [.. same.Select(v => v.value)])));

    List<FieldValue> Whole(string[] stems) => [.. _byFirst[stems[0]].Where(v => v.Stems.AsSpan().SequenceEqual(stems)).Select(v => v.Value)];

    List<FieldValue> Part(string stem) =>
        stem.Length < ShortestPart ? [] : [.. _values.Where(v => v.Stems.Length > 1 && v.Stems.Contains(stem)).Select(v => v.Value)];
}
