using Quaestor.Data.Archives.Documents;
using Quaestor.Data.Archives.Documents.Html;

namespace Quaestor.Data.Archives.Indexing;

/// <summary>The passages of a document, whatever its kind.</summary>
/// <param name="pdfText">The text of a PDF.</param>
sealed class Extraction(Func<ReadOnlyMemory<byte>, CancellationToken, Task<string>> pdfText)
{
    /// <exception cref="DocumentException">It cannot be read.</exception>
    public async Task<ExtractedDocument> ReadAsync(DocumentKind kind, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var text = kind == DocumentKind.Pdf ? await pdfText(bytes, cancellationToken) : TextDecoding.Decode(bytes.Span);
        var document = kind switch
        {
            DocumentKind.Pdf => PdfPassages.Read(text),
            DocumentKind.Markdown => MarkdownPassages.Read(text),
            DocumentKind.Html => HtmlPassages.Read(text, cancellationToken),
            DocumentKind.Csv => CsvPassages.Read(text),
            DocumentKind.Json => JsonPassages.Read(text),
            _ => TextPassages.Read(text),
        };
        return document with { Title = string.IsNullOrWhiteSpace(document.Title) ? null : document.Title.Trim() };
    }
}
