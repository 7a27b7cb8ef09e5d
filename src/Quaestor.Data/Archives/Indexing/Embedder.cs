namespace Quaestor.Data.Archives.Indexing;

/// <summary>Makes vectors of texts whose likeness is that of their meaning.</summary>
/// <param name="Model">Vectors of one model compare, and of no two.</param>
/// <param name="IsHosted">Texts leave this machine for it.</param>
/// <param name="Embed">One vector for each text, all of one length.</param>
public sealed record Embedder(string Model, bool IsHosted, EmbedTexts Embed);

/// <exception cref="EmbeddingException">The endpoint does not answer as it should.</exception>
public delegate Task<IReadOnlyList<float[]>> EmbedTexts(IReadOnlyList<string> texts, CancellationToken cancellationToken);

/// <summary>Texts got no vectors. The message is a sentence for the user.</summary>
public sealed class EmbeddingException(string message, Exception? inner = null) : Exception(message, inner);
