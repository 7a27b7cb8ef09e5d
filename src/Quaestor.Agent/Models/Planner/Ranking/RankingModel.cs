using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>The learned part of the planner: weights of pieces, of whole intents, and of an intent's numbers.</summary>
sealed record RankingModel(Weights Pieces, Weights Wholes, float[] Numbers)
{
    public const int NumberCount = 16;

    const int PieceBits = 20;
    const int WholeBits = 18;
    const string Resource = "Quaestor.Agent.Models.Planner.Ranking.weights.gz";

    /// <summary>Weights are kept as whole numbers of this.</summary>
    const float Step = 1 / 512f;

    static readonly Lazy<RankingModel> Shared = new(() =>
    {
        using var stream = typeof(RankingModel).Assembly.GetManifestResourceStream(Resource)!;
        return Read(stream);
    });

    /// <summary>What ships, learned from the questions of all databases of the training set.</summary>
    public static RankingModel Shipped => Shared.Value;

    public static RankingModel Empty() => new(new Weights(new float[1 << PieceBits]), new Weights(new float[1 << WholeBits]), new float[NumberCount]);

    public static RankingModel Read(Stream stream)
    {
        using var bytes = new GZipStream(stream, CompressionMode.Decompress);
        var model = Empty();
        bytes.ReadExactly(MemoryMarshal.AsBytes(model.Numbers.AsSpan()));
        foreach (var table in (float[][])[model.Pieces.Table, model.Wholes.Table])
        {
            var coded = new short[table.Length];
            bytes.ReadExactly(MemoryMarshal.AsBytes(coded.AsSpan()));
            for (var i = 0; i < table.Length; i++)
            {
                table[i] = coded[i] * Step;
            }
        }

        return model;
    }

    public void Write(Stream stream)
    {
        using var bytes = new GZipStream(stream, CompressionLevel.SmallestSize);
        bytes.Write(MemoryMarshal.AsBytes(Numbers.AsSpan()));
        foreach (var table in (float[][])[Pieces.Table, Wholes.Table])
        {
            var coded = Array.ConvertAll(table, weight => (short)Math.Round(Math.Clamp(weight / Step, short.MinValue, short.MaxValue)));
            bytes.Write(MemoryMarshal.AsBytes(coded.AsSpan()));
        }
    }
}
