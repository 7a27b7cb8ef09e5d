namespace Quaestor.Data.Archives.Documents;

/// <summary>A document is not read. The message is the end of a sentence that begins with its name: "is encrypted …".</summary>
sealed class DocumentException(string message, Exception? inner = null) : Exception(message, inner);
