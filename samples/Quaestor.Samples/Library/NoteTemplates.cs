namespace Quaestor.Samples.Library;

/// <param name="Kind">What the note is about: <c>outage</c>, <c>recall</c> …</param>
/// <param name="Sentences">The title first; words in braces are filled in.</param>
sealed record NoteTemplate(string Kind, IReadOnlyList<string> Sentences);

/// <summary>What notes are made of: <c>notes.txt</c>, <c>fillers.txt</c> and <c>names.txt</c>.</summary>
static class NoteTemplates
{
    const string Begin = "== ";

    public static IReadOnlyList<NoteTemplate> All() =>
        [.. string.Join('\n', Lines("notes.txt")).Split(Begin, StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(lines => new NoteTemplate(lines[0], lines[1..]))];

    public static IReadOnlyList<string> Fillers() => [.. Lines("fillers.txt")];

    /// <param name="kind"><c>products</c>, <c>places</c> or <c>people</c>.</param>
    public static IReadOnlyList<string> Names(string kind) => Lines("names.txt").First(line => line.StartsWith(kind, StringComparison.Ordinal))[(kind.Length + 2)..].Split(' ');

    static IEnumerable<string> Lines(string resource)
    {
        using var reader = new StreamReader(typeof(NoteTemplates).Assembly.GetManifestResourceStream(resource)!);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
