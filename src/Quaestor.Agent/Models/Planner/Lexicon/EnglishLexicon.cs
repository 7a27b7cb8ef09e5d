using Quaestor.Agent.Models.Planner.Text;

namespace Quaestor.Agent.Models.Planner.Lexicon;

/// <summary>The words of <c>lexicon.txt</c>, by section.</summary>
sealed class EnglishLexicon
{
    const string Resource = "Quaestor.Agent.Models.Planner.Lexicon.lexicon.txt";

    static readonly Lazy<EnglishLexicon> Shared = new(Read);

    readonly Dictionary<string, WordList> _sections;

    EnglishLexicon(Dictionary<string, WordList> sections) => _sections = sections;

    public WordList Cues => _sections["cue"];

    public WordList Measures => _sections["measure"];

    /// <summary>Words that stand for another that schemas use.</summary>
    public WordList Same => _sections["same"];

    /// <summary>What people do, and the kind of table that records it.</summary>
    public WordList Verbs => _sections["verb"];

    public WordList Buckets => _sections["bucket"];

    public WordList Demonyms => _sections["demonym"];

    /// <summary>Judgements that need a measure before they mean anything.</summary>
    public WordList Vague => _sections["vague"];

    public WordList Unsupported => _sections["unsupported"];

    public WordList Noise => _sections["noise"];

    /// <summary>The words never change: read once, shared by all planners.</summary>
    public static EnglishLexicon Load() => Shared.Value;

    static EnglishLexicon Read()
    {
        using var reader = new StreamReader(typeof(EnglishLexicon).Assembly.GetManifestResourceStream(Resource)!);
        var sections = new Dictionary<string, WordList>(StringComparer.Ordinal);
        WordList? section = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
            {
                sections[line.Trim('[', ']')] = section = new WordList();
            }
            else if (section is not null && line.IndexOf(" = ", StringComparison.Ordinal) is > 0 and var at)
            {
                foreach (var phrase in line[(at + 3)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    section.Add(phrase, line[..at]);
                }
            }
        }

        return new EnglishLexicon(sections);
    }

    /// <summary>Whether a column's name is of a kind (<c>quantity</c>, <c>price</c>, <c>discount</c>, <c>amount</c>) as a whole.</summary>
    public bool IsNamed(string kind, string column) => _sections[kind].Of(Tokenizer.Stems(column)).Any();

    /// <summary>Whether a column's name holds a word of a kind.</summary>
    public bool HasWordOf(string kind, string column) => Tokenizer.Stems(column).Any(stem => _sections[kind].Of([stem]).Any());
}
