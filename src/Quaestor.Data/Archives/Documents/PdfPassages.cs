namespace Quaestor.Data.Archives.Documents;

/// <summary>The text of a PDF, page by page, as <c>pdftotext</c> writes it: pages end with a form feed.</summary>
static class PdfPassages
{
    /// <exception cref="DocumentException">There is no text in it.</exception>
    public static ExtractedDocument Read(string text)
    {
        var passages = new PassageBuilder(DocumentPlace.Page);
        var number = 0;
        foreach (var page in text.Replace('\0', ' ').Split('\f'))
        {
            number++;
            foreach (var paragraph in page.ReplaceLineEndings("\n").Split("\n\n"))
            {
                passages.Add(paragraph, number, number);
            }

            // A passage is cited by its page, and lies on one.
            passages.Close();
        }

        var found = passages.Finish();
        return found.Count > 0 ? new(null, found) : throw new DocumentException("holds no text, only pictures of it. Run text recognition over it, for example with ocrmypdf.");
    }
}
