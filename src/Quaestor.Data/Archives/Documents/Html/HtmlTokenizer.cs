namespace Quaestor.Data.Archives.Documents.Html;

/// <summary>
/// Cuts HTML into tags and text, as far as reading it needs (https://html.spec.whatwg.org/#tokenization): whatever is wrong
/// with it, there is a result, in one pass. What scripts and styles hold is skipped.
/// </summary>
sealed class HtmlTokenizer(string html)
{
    static readonly HashSet<string> Raw = ["script", "style", "noscript", "template", "textarea", "iframe", "noembed", "noframes", "xmp", "svg", "math"];

    int _at;
    int _line = 1;

    public IEnumerable<HtmlToken> Read()
    {
        while (_at < html.Length)
        {
            var line = _line;
            if (html[_at] != '<' || !BeginsMarkup())
            {
                var next = html.IndexOf('<', _at + 1);
                yield return new(HtmlTokenKind.Text, "", Take(next < 0 ? html.Length : next), line);
            }
            else if (html[_at + 1] is '!' or '?')
            {
                SkipDeclaration();
            }
            else if (ReadTag(line) is { Name.Length: > 0 } tag)
            {
                yield return tag;
                if (tag.Kind == HtmlTokenKind.Open && Raw.Contains(tag.Name) && !tag.Text.EndsWith('/'))
                {
                    SkipRaw(tag.Name);
                }
            }
        }
    }

    bool BeginsMarkup() => _at + 1 < html.Length && (html[_at + 1] is '!' or '?'
        || char.IsAsciiLetter(html[_at + 1])
        || (html[_at + 1] == '/' && _at + 2 < html.Length && char.IsAsciiLetter(html[_at + 2])));

    void SkipDeclaration()
    {
        var end = html.AsSpan(_at).StartsWith("<!--") ? Find("-->", _at + 4)
            : html.AsSpan(_at).StartsWith("<![CDATA[") ? Find("]]>", _at + 9)
            : Find(">", _at + 2);
        Take(end);
    }

    int Find(string end, int from) => from >= html.Length || html.IndexOf(end, from, StringComparison.Ordinal) is not (>= 0 and var found) ? html.Length : found + end.Length;

    HtmlToken ReadTag(int line)
    {
        var isClose = html[_at + 1] == '/';
        var from = _at + (isClose ? 2 : 1);
        var nameEnd = from;
        while (nameEnd < html.Length && html[nameEnd] is not ('>' or '/') && !char.IsWhiteSpace(html[nameEnd]))
        {
            nameEnd++;
        }

        var end = EndOfTag(nameEnd);
        var name = html[from..nameEnd].ToLowerInvariant();
        var attributes = html[nameEnd..Math.Min(end, html.Length)].Trim();
        Take(Math.Min(end + 1, html.Length));
        return new(isClose ? HtmlTokenKind.Close : HtmlTokenKind.Open, name, attributes, line);
    }

    /// <summary>A bracket in quotes ends no tag.</summary>
    int EndOfTag(int at)
    {
        while (at < html.Length && html[at] != '>')
        {
            if (html[at] is '"' or '\'' && html.IndexOf(html[at], at + 1) is >= 0 and var quote && PrecededByEquals(at))
            {
                at = quote;
            }

            at++;
        }

        return at;
    }

    bool PrecededByEquals(int at)
    {
        while (--at > 0 && char.IsWhiteSpace(html[at]))
        {
        }

        return html[at] == '=';
    }

    void SkipRaw(string name)
    {
        var end = html.IndexOf($"</{name}", _at, StringComparison.OrdinalIgnoreCase);
        Take(end < 0 ? html.Length : end);
    }

    string Take(int end)
    {
        var text = html[_at..end];
        _line += text.AsSpan().Count('\n');
        _at = end;
        return text;
    }
}
