using Quaestor.Agent.Models.Planner.Lexicon;
using Quaestor.Agent.Models.Planner.Text;
using Quaestor.Data.Catalog;
using Quaestor.Data.Plans;

namespace Quaestor.Agent.Models.Planner.Linking;

/// <summary>Finds everything that any stretch of a question may mean, and the choice of meanings that explains it best.</summary>
/// <param name="metrics">Words for what a team defined; they go before all that the schema could mean by them.</param>
sealed class Linker(SourceSchema schema, EnglishLexicon lexicon, WordList metrics, DateOnly today)
{
    const double ByDefinition = 1.01;
    const double BySlip = 0.84;
    const double CostOfATerm = 0.05;

    readonly SchemaNames _names = new(schema, lexicon);
    readonly ValueNames _values = new(schema, lexicon);
    readonly PeriodPhrases _periods = new(today);

    /// <summary>All candidates, in no order; an <see cref="UnknownTerm"/> stands for every token as well.</summary>
    public IReadOnlyList<Term> Candidates(IReadOnlyList<Token> tokens)
    {
        var terms = new List<Term>();
        for (var i = 0; i < tokens.Count; i++)
        {
            var before = terms.Count;
            terms.AddRange(At(tokens, i));
            if (terms.Count == before && tokens[i].Kind == TokenKind.Word)
            {
                terms.AddRange(_values.Nearly(tokens, i).Concat(_names.Nearly(tokens, i)).Concat(MeasuresNearly(tokens, i)));
            }

            terms.Add(new UnknownTerm(i, tokens[i].Text));
        }

        return terms;
    }

    /// <summary>The terms, one after the other, that together explain the most words most surely.</summary>
    public static IReadOnlyList<Term> BestCover(IReadOnlyList<Term> candidates, int tokens)
    {
        var byStart = candidates.ToLookup(t => t.Start);
        var best = new double[tokens + 1];
        var choice = new Term[tokens];
        for (var i = tokens - 1; i >= 0; i--)
        {
            best[i] = double.MinValue;
            foreach (var term in byStart[i])
            {
                var worth = (term.Score * term.Length) - CostOfATerm + best[term.End];
                if (worth > best[i])
                {
                    (best[i], choice[i]) = (worth, term);
                }
            }
        }

        var cover = new List<Term>();
        for (var i = 0; i < tokens; i += choice[i].Length)
        {
            cover.Add(choice[i]);
        }

        return cover;
    }

    IEnumerable<Term> At(IReadOnlyList<Token> tokens, int i)
    {
        var token = tokens[i];
        if (token.Kind == TokenKind.Quoted)
        {
            yield return new QuotedTerm(i, token.Text);
        }

        if (token.Number is { } number)
        {
            yield return new NumberTerm(i, number);
        }

        if (_periods.At(tokens, i) is { } period)
        {
            yield return period;
        }

        foreach (var term in _names.At(tokens, i).Concat(_values.At(tokens, i)).Concat(Words(tokens, i)))
        {
            yield return term;
        }
    }

    IEnumerable<Term> MeasuresNearly(IReadOnlyList<Token> tokens, int i) =>
        metrics.Nearly(tokens[i].Stem).Concat(lexicon.Measures.Nearly(tokens[i].Stem)).Distinct(StringComparer.Ordinal).Take(1).Select(name => new MeasureTerm(i, 1, name, BySlip));

    IEnumerable<Term> Words(IReadOnlyList<Token> tokens, int i)
    {
        foreach (var (meaning, length) in lexicon.Cues.At(tokens, i))
        {
            yield return new CueTerm(i, length, Enum.Parse<Cue>(meaning));
        }

        foreach (var (name, length) in metrics.At(tokens, i))
        {
            yield return new MeasureTerm(i, length, name, ByDefinition);
        }

        foreach (var (meaning, length) in lexicon.Measures.At(tokens, i))
        {
            yield return new MeasureTerm(i, length, meaning);
        }

        foreach (var (meaning, length) in lexicon.Buckets.At(tokens, i))
        {
            yield return new BucketTerm(i, length, Enum.Parse<DateBucketUnit>(meaning));
        }

        foreach (var (meaning, length) in lexicon.Vague.At(tokens, i))
        {
            yield return new VagueTerm(i, length, meaning);
        }

        foreach (var (meaning, length) in lexicon.Unsupported.At(tokens, i))
        {
            yield return new UnsupportedTerm(i, length, meaning);
        }

        foreach (var (_, length) in lexicon.Noise.At(tokens, i))
        {
            yield return new NoiseTerm(i, length);
        }

        if (tokens[i].Kind == TokenKind.Mark)
        {
            yield return tokens[i].Is(",") ? new CueTerm(i, 1, Cue.Comma) : new NoiseTerm(i, 1);
        }
    }
}
