using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Quaestor.Agent.Models.Planner.Ranking;

/// <summary>The learned part of the planner: what scores pieces by their role, and what scores whole intents.</summary>
sealed record RankingModel(Scorer Pieces, Scorer Wholes)
{
    public const int NumberCount = 16;

    const int PieceBits = 20;
    const int WholeBits = 18;
    const int UnitBits = 15;
    const int MostRoles = 64;
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

    public static RankingModel Empty() => new(Scorer.Empty(PieceBits, UnitBits, 0, MostRoles), Scorer.Empty(WholeBits, UnitBits, NumberCount, 1));

    public static RankingModel Read(Stream stream)
    {
        using var bytes = new GZipStream(stream, CompressionMode.Decompress);
        var model = Empty();
        foreach (var part in model.Parts)
        {
            var coded = new short[part.Length];
            bytes.ReadExactly(MemoryMarshal.AsBytes(coded.AsSpan()));
            for (var i = 0; i < part.Length; i++)
            {
                part[i] = coded[i] * Step;
            }
        }

        return model;
    }

    public void Write(Stream stream)
    {
        using var bytes = new GZipStream(stream, CompressionLevel.SmallestSize);
        foreach (var part in Parts)
        {
            var coded = Array.ConvertAll(part, weight => (short)Math.Round(Math.Clamp(weight / Step, short.MinValue, short.MaxValue)));
            bytes.Write(MemoryMarshal.AsBytes(coded.AsSpan()));
        }
    }

    IEnumerable<float[]> Parts => [.. Pieces.Parts, .. Wholes.Parts];
}
