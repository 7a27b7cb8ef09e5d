namespace Quaestor.Data.Catalog;

/// <summary>Something of a source that is not read, and why.</summary>
/// <param name="File">As the user knows it: relative to the source's folder.</param>
/// <param name="Line">1-based; null where the trouble has no line.</param>
/// <param name="Message">A whole sentence or two: the file, the line, the cure.</param>
public sealed record SourceProblem(string File, int? Line, string Message);
