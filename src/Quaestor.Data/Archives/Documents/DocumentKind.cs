namespace Quaestor.Data.Archives.Documents;

/// <summary>How a document is read.</summary>
enum DocumentKind
{
    Text,
    Markdown,
    Html,
    Csv,
    Json,
    Pdf,
}

/// <summary>Tells documents from other files, by their names.</summary>
static class DocumentKinds
{
    static readonly Dictionary<string, DocumentKind> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = DocumentKind.Text, [".text"] = DocumentKind.Text, [".log"] = DocumentKind.Text, [".rst"] = DocumentKind.Text,
        [".adoc"] = DocumentKind.Text, [".org"] = DocumentKind.Text, [".tex"] = DocumentKind.Text,
        [".md"] = DocumentKind.Markdown, [".markdown"] = DocumentKind.Markdown, [".mdx"] = DocumentKind.Markdown,
        [".html"] = DocumentKind.Html, [".htm"] = DocumentKind.Html, [".xhtml"] = DocumentKind.Html,
        [".csv"] = DocumentKind.Csv, [".tsv"] = DocumentKind.Csv,
        [".json"] = DocumentKind.Json, [".ndjson"] = DocumentKind.Json, [".jsonl"] = DocumentKind.Json,
        [".pdf"] = DocumentKind.Pdf,
    };

    static readonly HashSet<string> TextNames = new(StringComparer.OrdinalIgnoreCase) { "README", "LICENSE", "NOTICE", "CHANGELOG", "CONTRIBUTING", "AUTHORS" };

    /// <returns>Null for what is no document.</returns>
    public static DocumentKind? Of(string path)
    {
        var name = Path.GetFileName(path);
        return Endings.TryGetValue(Path.GetExtension(name), out var kind) ? kind
            : TextNames.Contains(name) ? DocumentKind.Text
            : null;
    }
}
