namespace Quaestor.Data.Archives.Documents;

/// <summary>A piece of a document that is found, and cited, as one.</summary>
/// <param name="Heading">Of the sections that it stands in, outermost first, as in <c>Leave &gt; Parents</c>; empty for none.</param>
sealed record Passage(DocumentPlace Place, string Heading, string Text);

/// <summary>What was read of a document.</summary>
/// <param name="Title">Its own; null where it has none.</param>
sealed record ExtractedDocument(string? Title, IReadOnlyList<Passage> Passages);
