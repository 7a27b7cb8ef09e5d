using Quaestor.Agent.Settings.Text;

namespace Quaestor.Agent.Knowledge;

/// <summary>Reads a glossary file: JSON with comments. What is not understood is refused with its file and line, and what to write.</summary>
static class GlossaryReader
{
    static readonly string[] Keys = ["synonyms", "metrics", "filters", "verified"];
    static readonly string[] MetricKeys = ["is", "where", "synonyms", "description"];
    static readonly string[] FilterKeys = ["where", "says"];
    static readonly string[] PairKeys = ["question", "sql"];

    /// <exception cref="SettingsException">It is not there, or cannot be understood.</exception>
    public static Glossary Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new SettingsException($"There is no glossary file {path}. Write one, or take \"glossary\" away from the source.");
        }

        var whole = Section.Whole(SettingsText.Read(path), _ => null).Allow(Keys);
        return new(
            [.. Named(whole, "synonyms").Select(Synonym)],
            [.. Named(whole, "metrics").Select(one => Metric(one.Owner, one.Name))],
            [.. Named(whole, "filters").Select(one => Filter(one.Owner, one.Name))],
            [.. whole.Items("verified").Select(item => Pair(whole, item.Section))]);
    }

    static IEnumerable<(Section Owner, string Name)> Named(Section whole, string key) =>
        whole.Object(key) is { } owner ? owner.Names.Select(name => (owner, name)) : [];

    static Synonym Synonym((Section Owner, string Name) one) => new(one.Name, TextOf(one.Owner, one.Name), one.Owner.Place(one.Name));

    static Metric Metric(Section owner, string name)
    {
        if (!owner.IsObject(name))
        {
            var text = TextOf(owner, name);
            return new(name, text, Parsed(owner, name, text, Formula.Measure), null, [], null, owner.Place(name));
        }

        var section = owner.Object(name)!.Allow(MetricKeys);
        var formula = section.Has("is") ? TextOf(section, "is") : throw section.Wrong("does not say what it is: give it \"is\", as in \"sum(quantity * unit_price)\".");
        var where = section.Has("where") ? Parsed(section, "where", TextOf(section, "where"), Formula.Condition) : null;
        var words = section.Texts("synonyms") ?? [];
        var text2 = where is null ? formula : $"{formula} where {TextOf(section, "where")}";
        return new(name, text2, Parsed(section, "is", formula, Formula.Measure), where, words, section.Text("description"), owner.Place(name));
    }

    static DefaultFilter Filter(Section owner, string table)
    {
        var section = owner.IsObject(table) ? owner.Object(table)!.Allow(FilterKeys) : null;
        var key = section is null ? table : "where";
        if (section?.Has("where") == false)
        {
            throw section.Wrong("does not say which rows count: give it \"where\", as in \"status <> 'cancelled'\".");
        }

        var text = TextOf(section ?? owner, key);
        var says = section?.Text("says") ?? $"of {table} only those count where {text}";
        return new(table, Parsed(section ?? owner, key, text, Formula.Condition), text, says.TrimEnd('.'), owner.Place(table));
    }

    static VerifiedPair Pair(Section whole, Section? pair)
    {
        pair = pair?.Allow(PairKeys) ?? throw whole.Wrong("verified", "is a list of objects, each {\"question\": \"…\", \"sql\": \"…\"}.");
        foreach (var key in PairKeys.Where(key => !pair.Has(key)))
        {
            throw pair.Wrong($"has no \"{key}\".");
        }

        return new(TextOf(pair, "question"), TextOf(pair, "sql").Trim().TrimEnd(';'));
    }

    static T Parsed<T>(Section owner, string key, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormulaException exception)
        {
            throw owner.Wrong(key, $"cannot be read: {exception.Message}");
        }
    }

    // To the letter: in a formula no sign begins a variable.
    static string TextOf(Section owner, string key) => owner.Written(key) is { } text && text.Trim().Length > 0 ? text.Trim() : throw owner.Wrong(key, "must be a text, in quotes.");
}
