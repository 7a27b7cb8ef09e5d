using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Quaestor.Data.Sqlite;

namespace Quaestor.Data.Archives.Search;

/// <summary>Passages by the likeness of their vectors to a question's. All of a model's vectors are looked at: a hundred thousand take a fraction of a second.</summary>
static class VectorSearch
{
    const string Statement = "SELECT vectors.passage, passages.document, vectors.vector FROM vectors JOIN passages ON passages.id = vectors.passage WHERE vectors.model = ?";

    /// <summary>The best first.</summary>
    /// <param name="question">Of the same model.</param>
    public static List<RankedPassage> Find(SqliteConnection index, string model, ReadOnlySpan<float> question, int most)
    {
        var best = new PriorityQueue<RankedPassage, double>();
        using var vectors = index.Prepare(Statement, out _)!;
        vectors.Bind(1, model);
        while (vectors.Step())
        {
            var vector = MemoryMarshal.Cast<byte, float>(vectors.Cell(2).Bytes);
            if (vector.Length != question.Length)
            {
                continue;
            }

            var likeness = TensorPrimitives.CosineSimilarity(vector, question);
            if (float.IsFinite(likeness) && (best.Count < most || likeness > best.Peek().Score))
            {
                best.Enqueue(new(vectors.Integer(0), vectors.Integer(1), likeness), likeness);
                if (best.Count > most)
                {
                    best.Dequeue();
                }
            }
        }

        List<RankedPassage> passages = [];
        while (best.TryDequeue(out var passage, out _))
        {
            passages.Add(passage);
        }

        passages.Reverse();
        return passages;
    }
}
