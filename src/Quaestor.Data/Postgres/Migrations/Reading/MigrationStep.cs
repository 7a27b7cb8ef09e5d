using System.Text.RegularExpressions;
using Quaestor.Data.Sources;
using Quaestor.Data.Sql.Postgres;

namespace Quaestor.Data.Postgres.Migrations.Reading;

/// <summary>One statement of a migration.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Sql">With the comments before it, to the letter.</param>
/// <param name="Start">0-based index of its first character in the file.</param>
public sealed partial record MigrationStep(int Number, string Sql, int Start)
{
    /// <summary>An UPDATE that runs over a part of its table at a time, each in a transaction of its own.</summary>
    public bool IsBatched { get; init; }

    /// <summary>Rules that the author has looked at and leaves unheeded here.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Queries that must be true before it runs.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>Queries that must be true once it ran.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>The server runs it in no transaction.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Without its comments: for people.</summary>
    public string Short => string.Join(' ', Comment().Replace(Sql, " ").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <param name="file">Names it in a message.</param>
    /// <exception cref="SourceException">The text cannot be read with certainty.</exception>
    public static List<MigrationStep> Read(string text, string file)
    {
        try
        {
            return [.. Script.Split(text).Select((statement, place) => Of(place + 1, statement.Text, statement.Start))];
        }
        catch (LexerException unreadable)
        {
            throw new SourceException($"{file}: {unreadable.Message}");
        }
    }

    static MigrationStep Of(int number, string sql, int start)
    {
        var comments = Directive().Matches(sql).Select(match => match.Groups["said"].Value.Trim()).ToList();
        return new(number, sql, start)
        {
            IsBatched = comments.Contains("batch"),
            Ignored = [.. comments.Where(said => said.StartsWith("ignore ", StringComparison.Ordinal)).SelectMany(said => said["ignore ".Length..].Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))],
            Before = [.. comments.Where(said => said.StartsWith("before ", StringComparison.Ordinal)).Select(said => said["before ".Length..])],
            After = [.. comments.Where(said => said.StartsWith("after ", StringComparison.Ordinal)).Select(said => said["after ".Length..])],
            IsAlone = ChangeForm.Read(sql).Alone is not null,
        };
    }

    [GeneratedRegex(@"^--[ \t]*quaestor:(?<said>[^\n\r]*)", RegexOptions.Multiline)]
    private static partial Regex Directive();

    [GeneratedRegex(@"^[ \t]*--[^\n\r]*", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
