using System.CommandLine;

namespace Quaestor.Cli.Commands.Completion;

/// <summary>An option as a shell completes it.</summary>
/// <param name="Names">With all short forms.</param>
/// <param name="Values">What it may be given, where that is a list.</param>
sealed record OptionWords(IReadOnlyList<string> Names, string Note, bool TakesValue, IReadOnlyList<string> Values, bool TakesFile);

/// <summary>A command as a shell completes it.</summary>
/// <param name="Path">Behind the program's name; empty for the program itself.</param>
sealed record CommandWords(IReadOnlyList<string> Path, string Note, IReadOnlyList<CommandWords> Inner, IReadOnlyList<OptionWords> Options, bool TakesFile)
{
    /// <summary>Names of values that are files.</summary>
    static readonly string[] FileNames = ["FILE", "FOLDER", "PATH", "PATH|NAME", "FILE|URL", "CASES.json"];

    public IEnumerable<CommandWords> All => Inner.SelectMany(inner => inner.All).Prepend(this);

    public static CommandWords Of(RootCommand root) => Of(root, [], [.. root.Options.Where(option => option.Recursive)]);

    /// <param name="everywhere">Options that each command takes.</param>
    static CommandWords Of(Command command, IReadOnlyList<string> path, IReadOnlyList<Option> everywhere) => new(
        path,
        FirstSentence(command.Description),
        [.. command.Subcommands.Where(inner => !inner.Hidden).Select(inner => Of(inner, [.. path, inner.Name], everywhere))],
        [.. command.Options.Union(everywhere).Where(option => !option.Hidden).Select(Of)],
        command.Arguments.Any(argument => argument.Name is "file" or "place" or "path"));

    static OptionWords Of(Option option)
    {
        var takesValue = option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);
        var values = takesValue && option.HelpName is { } help && help.Contains('|') && help.Split('|').All(IsValue) ? help.Split('|') : [];
        return new(
            [.. option.Aliases.Where(alias => alias.StartsWith('-')).Prepend(option.Name).Distinct()],
            FirstSentence(option.Description),
            takesValue,
            values,
            takesValue && FileNames.Contains(option.HelpName));
    }

    // Names for people are written large.
    static bool IsValue(string word) => word.Length > 0 && word.All(letter => char.IsAsciiLetterLower(letter) || letter is '_' or '-');

    // Shells show one line. Each script quotes it in single quotes, by its own rules.
    static string FirstSentence(string? text)
    {
        var line = (text ?? "").ReplaceLineEndings(" ").Replace("\"", "", StringComparison.Ordinal);
        var end = line.IndexOfAny([';', ':']);
        return (end > 0 ? line[..end] : line).TrimEnd('.', ' ');
    }
}
