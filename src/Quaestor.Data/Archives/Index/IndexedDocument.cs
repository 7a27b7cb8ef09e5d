using Quaestor.Data.Archives.Documents;

namespace Quaestor.Data.Archives.Index;

/// <summary>What the index knows of a document's file.</summary>
/// <param name="Hash">Of its bytes; empty for one that could not be read.</param>
/// <param name="IsRefused">It has no passages, for a reason.</param>
readonly record struct KnownFile(string Stamp, byte[] Hash, bool IsRefused);

/// <summary>A document to be written.</summary>
/// <param name="Problem">Why there are no passages of it, as the end of a sentence; null where there are.</param>
sealed record IndexedDocument(string Path, DocumentKind Kind, string Stamp, byte[] Hash, long Bytes, ExtractedDocument Content, string? Problem);
