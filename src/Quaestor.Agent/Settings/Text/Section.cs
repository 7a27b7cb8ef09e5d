using System.Globalization;
using System.Text.Json;
using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Settings.Text;

/// <summary>One object of the settings. It takes no key that is not known, and says of each value what it has to be.</summary>
sealed class Section(SettingsText text, JsonPart part, string path, Variables variables)
{
    /// <param name="refuse">Why a variable must not be put into any text, as a sentence; null where it may.</param>
    public static Section Whole(SettingsText text, Func<string, string?> variable, Func<string, string?>? refuse = null) =>
        new(text, text.Root, "", new(variable, refuse));

    /// <summary>The same object, into which other variables are refused.</summary>
    public Section Refusing(Func<string, string?>? refuse) => new(text, part, path, variables.Refusing(refuse));

    /// <summary>As a sentence names it: <c>sources.shop</c>.</summary>
    public string Path => path;

    /// <exception cref="SettingsException">There is another key.</exception>
    public Section Allow(IReadOnlyList<string> keys)
    {
        foreach (var member in part.Members.Where(member => !keys.Contains(member.Name)))
        {
            var where = path.Length == 0 ? "here" : $"in {path}";
            throw text.Wrong(member.Start, $"there is no key \"{member.Name}\" {where}.{NearestName.Hint(member.Name, keys)} The keys are {string.Join(", ", keys)}.");
        }

        return this;
    }

    public bool Has(string name) => part.Find(name) is not null;

    public bool IsObject(string name) => part.Find(name)?.Value.Kind == JsonValueKind.Object;

    /// <summary>The file and the line where a key stands.</summary>
    public string Place(string name) => text.Place(part.Find(name)?.Start ?? part.Start);

    /// <summary>With its variables put in.</summary>
    public string? Text(string name) => part.Find(name) is { } member ? TextOf(name, member.Value) : null;

    /// <summary>As it stands in the file, with the names of its variables; null for what is no text.</summary>
    public string? Written(string name) => part.Find(name)?.Value is { Kind: JsonValueKind.String } value ? value.Text : null;

    /// <summary>One text, or a list of them.</summary>
    public IReadOnlyList<string>? Texts(string name) => part.Find(name)?.Value switch
    {
        null => null,
        { Kind: JsonValueKind.Array } list => [.. list.Items.Select(item => TextOf(name, item))],
        var one => [TextOf(name, one)],
    };

    public long? Number(string name, long least, long most)
    {
        if (part.Find(name)?.Value is not { } value)
        {
            return null;
        }

        // A variable makes a text of a number.
        var digits = value.Kind == JsonValueKind.String ? TextOf(name, value) : value.Text;
        return value.Kind is JsonValueKind.Number or JsonValueKind.String
            && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong(name, $"must be a whole number from {least:N0} to {most:N0}.");
    }

    public double? Decimal(string name, double least, double most)
    {
        if (part.Find(name)?.Value is not { } value)
        {
            return null;
        }

        var digits = value.Kind == JsonValueKind.String ? TextOf(name, value) : value.Text;
        return value.Kind is JsonValueKind.Number or JsonValueKind.String
            && double.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong(name, $"must be a number from {least:0.##} to {most:N0}.");
    }

    public bool? Flag(string name) => part.Find(name)?.Value.Kind switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "must be true or false."),
    };

    public T? Choice<T>(string name, params (string Word, T Value)[] choices)
        where T : struct
    {
        if (Text(name) is not { } word)
        {
            return null;
        }

        var words = choices.Select(choice => choice.Word).ToList();
        return words.IndexOf(word) is var index and >= 0
            ? choices[index].Value
            : throw Wrong(name, $"is one of {string.Join(", ", words)}, not \"{word}\".{NearestName.Hint(word, words)}");
    }

    public Section? Object(string name) => part.Find(name) is { } member ? ObjectOf(member) : null;

    /// <summary>The names of all that this one holds.</summary>
    public IEnumerable<string> Names => part.Members.Select(member => member.Name);

    /// <summary>A list of texts and objects; a text stands for an object with that text alone.</summary>
    public IEnumerable<(string? Text, Section? Section)> Items(string name) => part.Find(name)?.Value switch
    {
        null => [],
        { Kind: JsonValueKind.Array } list => list.Items.Select((item, index) => item.Kind == JsonValueKind.Object
            ? (default(string), new Section(text, item, $"{Below(name)}[{index}]", variables))
            : (TextOf(name, item), default(Section))),
        _ => throw Wrong(name, "must be a list, in brackets."),
    };

    /// <summary>Objects by name: all that this one holds.</summary>
    public IEnumerable<(string Name, Section Section)> Objects() => part.Members.Select(member => (member.Name, ObjectOf(member)));

    /// <param name="sentence">What it must be; the key is put in front.</param>
    public SettingsException Wrong(string name, string sentence) => Wrong(name, sentence, isUnset: false);

    /// <summary>About the object as a whole.</summary>
    public SettingsException Wrong(string sentence) => text.Wrong(part.Start, $"{(path.Length == 0 ? "the settings" : path)} {sentence}");

    SettingsException Wrong(string name, string sentence, bool isUnset) =>
        new(text.Wrong(part.Find(name)?.Start ?? part.Start, $"{Below(name)} {sentence}").Message) { IsUnsetVariable = isUnset };

    string Below(string name) => path.Length == 0 ? name : $"{path}.{name}";

    string TextOf(string name, JsonPart value) =>
        value.Kind == JsonValueKind.String
            ? variables.Expand(value.Text, (sentence, isUnset) => Wrong(name, $"cannot be read: {sentence}", isUnset))
            : throw Wrong(name, "must be a text, in quotes.");

    Section ObjectOf(JsonMember member) =>
        member.Value.Kind == JsonValueKind.Object
            ? new(text, member.Value, Below(member.Name), variables)
            : throw Wrong(member.Name, "must be an object, in braces.");
}
