using System.Text;

namespace Quaestor.Data.Archives.Documents;

/// <summary>Markdown, by its headings (https://spec.commonmark.org/0.31.2/#atx-headings and setext headings); code keeps its lines together and has no headings.</summary>
static class MarkdownPassages
{
    public static ExtractedDocument Read(string text)
    {
        var passages = new PassageBuilder(DocumentPlace.Line);
        var paragraph = new StringBuilder();
        string[] lines = [.. Lines(text)];
        var (first, fence, title) = (1, default(string), default(string));
        for (var i = FrontMatter(lines, ref title); i < lines.Length; i++)
        {
            var (line, trimmed) = (lines[i], lines[i].TrimStart());
            if (fence is not null)
            {
                Append(line);
                fence = trimmed.TrimEnd().StartsWith(fence, StringComparison.Ordinal) ? null : fence;
            }
            else if (FenceOf(trimmed) is { } opened)
            {
                fence = opened;
                Append(line);
            }
            else if (AtxLevel(trimmed) is { } level)
            {
                Flush();
                passages.Head(level, trimmed[level..].Trim().TrimEnd('#').TrimEnd(), i + 1);
            }
            else if (paragraph.Length > 0 && first == i && SetextLevel(trimmed) is { } underlined)
            {
                var heading = paragraph.ToString();
                paragraph.Clear();
                passages.Head(underlined, heading, i);
            }
            else if (trimmed.Length == 0)
            {
                Flush();
            }
            else
            {
                Append(line);
            }

            void Append(string added)
            {
                first = paragraph.Length == 0 ? i + 1 : first;
                paragraph.Append(added.TrimEnd()).Append('\n');
            }

            void Flush()
            {
                passages.Add(paragraph.ToString(), first, i);
                paragraph.Clear();
            }
        }

        passages.Add(paragraph.ToString(), first, lines.Length);
        var found = passages.Finish();
        return new(title ?? passages.FirstHeading, found);
    }

    static IEnumerable<string> Lines(string text)
    {
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>The block of settings that some tools put at the top, of which the title counts.</summary>
    /// <returns>The line behind it.</returns>
    static int FrontMatter(string[] lines, ref string? title)
    {
        if (lines is not ["---", ..] || Array.IndexOf(lines, "---", 1) is not (> 0 and < 100 and var end))
        {
            return 0;
        }

        const string key = "title:";
        title = lines[1..end].FirstOrDefault(line => line.StartsWith(key, StringComparison.OrdinalIgnoreCase))?[key.Length..].Trim().Trim('"', '\'');
        return end + 1;
    }

    static string? FenceOf(string trimmed) =>
        trimmed.StartsWith("```", StringComparison.Ordinal) ? "```" : trimmed.StartsWith("~~~", StringComparison.Ordinal) ? "~~~" : null;

    static int? AtxLevel(string trimmed)
    {
        var level = trimmed.AsSpan().IndexOfAnyExcept('#');
        return level is >= 1 and <= 6 && trimmed[level] is ' ' or '\t' ? level : null;
    }

    static int? SetextLevel(string trimmed) => trimmed.TrimEnd() switch
    {
        { Length: >= 2 } line when line.AsSpan().IndexOfAnyExcept('=') < 0 => 1,
        { Length: >= 2 } line when line.AsSpan().IndexOfAnyExcept('-') < 0 => 2,
        _ => null,
    };
}
