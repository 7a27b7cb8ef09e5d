namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>The learned part of the planner: weights of pieces, of whole intents, and of an intent's numbers.</summary>
sealed record RankingModel(Weights Pieces, Weights Wholes, float[] Numbers)
{
    public const int NumberCount = 6;

    const int PieceBits = 20;
    const int WholeBits = 18;

    public static RankingModel Empty() => new(new Weights(new float[1 << PieceBits]), new Weights(new float[1 << WholeBits]), new float[NumberCount]);
}
