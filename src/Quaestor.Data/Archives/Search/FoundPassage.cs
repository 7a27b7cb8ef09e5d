namespace Quaestor.Data.Archives.Search;

/// <summary>A passage by its number in an index, and how well it fits: more is better, and only ranks by the same measure compare.</summary>
readonly record struct RankedPassage(long Passage, long Document, double Score);

/// <summary>A passage that a search found.</summary>
/// <param name="Path">Of its document, within the archive.</param>
/// <param name="Place">In the document: <c>L12-L30</c>, <c>p3</c>, <c>r7</c>.</param>
/// <param name="Title">Of the document; its file's name where it has none.</param>
/// <param name="Heading">Of the sections that it stands in; empty for none.</param>
/// <param name="Score">From 0 on; of use to order what one search found.</param>
public sealed record FoundPassage(string Path, string Place, string Title, string Heading, string Text, double Score)
{
    /// <summary>How an answer cites it: <c>guides/leave.md#L12-L30</c>.</summary>
    public string Citation => $"{Path}#{Place}";
}
