using System.Text;

namespace Quaestor.Data.Archives.Documents;

/// <summary>Plain text: paragraphs between empty lines.</summary>
static class TextPassages
{
    public static ExtractedDocument Read(string text)
    {
        var passages = new PassageBuilder(DocumentPlace.Line);
        var paragraph = new StringBuilder();
        var (number, first) = (0, 1);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsWhiteSpace())
            {
                passages.Add(paragraph.ToString(), first, number - 1);
                paragraph.Clear();
                continue;
            }

            if (paragraph.Length == 0)
            {
                first = number;
            }

            paragraph.Append(line.TrimEnd()).Append('\n');
        }

        passages.Add(paragraph.ToString(), first, number);
        return new(null, passages.Finish());
    }
}
