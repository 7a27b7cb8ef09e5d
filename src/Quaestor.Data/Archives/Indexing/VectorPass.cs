using System.Runtime.InteropServices;
using Quaestor.Data.Archives.Index;

namespace Quaestor.Data.Archives.Indexing;

/// <summary>Gives a vector to each passage that has none of the model.</summary>
sealed class VectorPass(IndexFile index, Embedder embedder)
{
    const int Batch = 64;

    /// <summary>Models take a few hundred words or a few thousand; more is cut off, here rather than by an error.</summary>
    const int MostCharacters = 4000;

    const string Missing =
        """
        SELECT passages.id, passages.name, passages.heading, passages.text FROM passages
        LEFT JOIN vectors ON vectors.passage = passages.id AND vectors.model = ?
        WHERE vectors.passage IS NULL AND passages.id > ? ORDER BY passages.id LIMIT ?
        """;

    /// <exception cref="EmbeddingException">The endpoint does not answer as it should.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var after = 0L;
        while (Next(after) is { Count: > 0 } passages)
        {
            var vectors = await embedder.Embed([.. passages.Select(passage => passage.Text)], cancellationToken);
            index.Write(writing =>
            {
                foreach (var (passage, vector) in passages.Zip(vectors))
                {
                    writing.PutVector(passage.Id, embedder.Model, MemoryMarshal.AsBytes(vector.AsSpan()));
                }
            });
            after = passages[^1].Id;
        }
    }

    List<(long Id, string Text)> Next(long after)
    {
        using var connection = index.Connect();
        using var missing = connection.Prepare(Missing, out _)!;
        missing.Bind(1, embedder.Model);
        missing.Bind(2, after);
        missing.Bind(3, Batch);
        List<(long, string)> passages = [];
        while (missing.Step())
        {
            var text = $"{missing.Text(1)}\n{missing.Text(2)}\n{missing.Text(3)}";
            passages.Add((missing.Integer(0), text.Length <= MostCharacters ? text : text[..(char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters)]));
        }

        return passages;
    }
}
