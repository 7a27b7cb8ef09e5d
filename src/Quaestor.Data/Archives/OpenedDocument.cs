namespace Quaestor.Data.Archives;

/// <summary>A document as it was indexed, or a part of it.</summary>
/// <param name="Kind"><c>text</c>, <c>markdown</c>, <c>html</c>, <c>csv</c>, <c>json</c> or <c>pdf</c>.</param>
/// <param name="First">How many passages stand before those here.</param>
/// <param name="Total">How many there are of it.</param>
public sealed record OpenedDocument(string Path, string Title, string Kind, IReadOnlyList<OpenedPassage> Passages, int First, int Total);

/// <summary>A document in the list of its archive.</summary>
/// <param name="Bytes">Of its file.</param>
public sealed record ListedDocument(string Path, string Title, string Kind, long Bytes);

/// <param name="IsCited">It has a line, page or record of the place that was asked for.</param>
public sealed record OpenedPassage(string Place, string Heading, string Text, bool IsCited);
