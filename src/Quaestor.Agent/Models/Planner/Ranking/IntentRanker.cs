using System.Runtime.InteropServices;
using Quaestor.Agent.Models.Planner.Mentions;
using Quaestor.Agent.Models.Planner.Schemas;
using Quaestor.Agent.Models.Planner.Text;

namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>Reads a question over one schema into intents, the likeliest first.</summary>
sealed class IntentRanker
{
    const double Focus = 1;

    readonly NameMentions _names;
    readonly ValueMentions _values;
    readonly CandidateComposer _composer;

    public IntentRanker(SchemaMap map)
    {
        Map = map;
        _names = new NameMentions(map);
        _values = new ValueMentions(map);
        _composer = new CandidateComposer(map);
    }

    public SchemaMap Map { get; }

    public QuestionMentions Read(string question, ValueProbe? probe)
    {
        var tokens = _values.Split(Tokenizer.Cut(question), probe);
        return new QuestionMentions(tokens, _names.In(tokens), _values.In(tokens, probe));
    }

    public IReadOnlyList<Element> Elements(QuestionMentions question) => new ElementFinder(Map, question).Find();

    public List<Candidate> Candidates(IReadOnlyList<Element> elements, RankingModel model)
    {
        Span<float> units = stackalloc float[HiddenUnits.Count];
        Features? filled = null;
        foreach (var element in elements)
        {
            var features = CollectionsMarshal.AsSpan(element.Features.Hashes);
            if (element.Features != filled)
            {
                filled = element.Features;
                model.Pieces.Units.Fill(units, features, []);
            }

            element.Score = model.Pieces.Score(features, [], (int)element.Role, units);
        }

        return _composer.Compose(elements);
    }

    public List<Candidate> Rank(string text, RankingModel model, ValueProbe? probe = null)
    {
        var question = Read(text, probe);
        var elements = Elements(question);
        var candidates = Candidates(elements, model);
        if (candidates.Count == 0)
        {
            return candidates;
        }

        var fit = new CandidateFeatures(Map, question, candidates.Max(one => one.Prior), elements);
        Score(candidates, fit, model);
        var best = candidates.Max(one => one.Score);
        var sum = candidates.Sum(one => Math.Exp((one.Score - best) * Focus));
        foreach (var candidate in candidates)
        {
            candidate.Share = Math.Exp((candidate.Score - best) * Focus) / sum;
        }

        return [.. candidates.OrderByDescending(one => one.Score)];
    }

    static void Score(List<Candidate> candidates, CandidateFeatures fit, RankingModel model)
    {
        Span<float> units = stackalloc float[HiddenUnits.Count];
        foreach (var candidate in candidates)
        {
            var (hashed, numbers) = fit.Of(candidate);
            var features = CollectionsMarshal.AsSpan(hashed.Hashes);
            model.Wholes.Units.Fill(units, features, numbers);
            candidate.Score = model.Wholes.Score(features, numbers, 0, units);
        }
    }
}
