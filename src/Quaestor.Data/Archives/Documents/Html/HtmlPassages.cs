using System.Net;
using System.Text;

namespace Quaestor.Data.Archives.Documents.Html;

/// <summary>The text of a page as a reader sees it, block by block, by its headings. Places are lines of the file.</summary>
static class HtmlPassages
{
    static readonly HashSet<string> Inline =
        ["a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"];

    public static ExtractedDocument Read(string html, CancellationToken cancellationToken)
    {
        var passages = new PassageBuilder(DocumentPlace.Line);
        var block = new StringBuilder();
        var (first, last) = (1, 1);
        var (title, isTitle, heading) = (default(string), false, 0);
        foreach (var token in new HtmlTokenizer(html).Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (token)
            {
                case { Kind: HtmlTokenKind.Text }:
                    AddText(token);
                    break;
                case { Name: "title" }:
                    isTitle = token.Kind == HtmlTokenKind.Open && title is null;
                    break;
                case { Name: "td" or "th" }:
                    AppendSpaced(token.Kind == HtmlTokenKind.Open && block.Length > 0 ? " | " : " ");
                    break;
                case { Name: "br" }:
                    // A block never begins with a blank: whether there is anything in it is told by its length.
                    block.Append(block.Length > 0 ? "\n" : "");
                    break;
                case { Name: ['h', >= '1' and <= '6'] }:
                    Flush();
                    heading = token.Kind == HtmlTokenKind.Open ? token.Name[1] - '0' : 0;
                    break;
                case { Name: "img", Kind: HtmlTokenKind.Open }:
                    AppendSpaced(AlternativeOf(token.Text));
                    break;
                default:
                    if (!Inline.Contains(token.Name))
                    {
                        Flush();
                    }

                    break;
            }
        }

        Flush();
        var found = passages.Finish();
        return new(title ?? passages.FirstHeading, found);

        void AddText(HtmlToken token)
        {
            var text = WebUtility.HtmlDecode(token.Text).Replace('\0', ' ');
            if (isTitle)
            {
                title = Collapsed(text) is { Length: > 0 } told ? told : title;
                return;
            }

            if (string.IsNullOrWhiteSpace(text))
            {
                AppendSpaced(" ");
                return;
            }

            var lead = token.Text.AsSpan()[..^token.Text.AsSpan().TrimStart().Length].Count('\n');
            first = block.Length == 0 ? token.Line + lead : first;
            last = token.Line + token.Text.AsSpan().TrimEnd().Count('\n');
            AppendSpaced(Collapsed(text, keepEnds: true));
        }

        void AppendSpaced(string text)
        {
            // One blank where two meet.
            var trimmed = block.Length == 0 || char.IsWhiteSpace(block[^1]) ? text.TrimStart() : text;
            block.Append(trimmed);
        }

        void Flush()
        {
            var text = block.ToString().Trim().TrimEnd('|').TrimEnd();
            block.Clear();
            if (heading > 0)
            {
                passages.Head(heading, text, first);
                return;
            }

            passages.Add(text, first, Math.Max(first, last));
        }
    }

    static string Collapsed(string text, bool keepEnds = false)
    {
        var collapsed = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return !keepEnds ? collapsed
            : (char.IsWhiteSpace(text[0]) ? " " : "") + collapsed + (char.IsWhiteSpace(text[^1]) ? " " : "");
    }

    static string AlternativeOf(string attributes)
    {
        const string name = "alt=";
        var at = attributes.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        var quote = at >= 0 && at + name.Length < attributes.Length ? attributes[at + name.Length] : ' ';
        var end = quote is '"' or '\'' ? attributes.IndexOf(quote, at + name.Length + 1) : -1;
        return end < 0 ? "" : $" {WebUtility.HtmlDecode(attributes[(at + name.Length + 1)..end])} ";
    }
}
