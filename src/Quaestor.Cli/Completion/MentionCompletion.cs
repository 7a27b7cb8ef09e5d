using System.Text.RegularExpressions;

namespace Quaestor.Cli.Completion;

/// <summary>Completes <c>@table</c> and <c>@table.column</c> within a question.</summary>
static partial class MentionCompletion
{
    /// <summary>A question as models read it: what "@" marks is named without it.</summary>
    public static string Plain(string text, KnownSchema schema) => Mention().Replace(text, match =>
    {
        var name = match.Groups["name"].Value;
        return schema.Find(name) is not null || (name.LastIndexOf('.') is > 0 and var point && schema.Find(name[..point]) is not null) ? name : match.Value;
    });

    public static Suggestions At(string text, int caret, KnownSchema schema, int most)
    {
        var sign = caret > 0 ? text.LastIndexOf('@', caret - 1) : -1;
        if (sign < 0 || (sign > 0 && !char.IsWhiteSpace(text[sign - 1]) && text[sign - 1] != '(') || text[sign..caret].Any(char.IsWhiteSpace))
        {
            return Suggestions.None;
        }

        var typed = text[(sign + 1)..caret];
        var point = typed.LastIndexOf('.');
        if (point > 0 && schema.Find(typed[..point]) is { } table)
        {
            var columns = Matching.Best(table.Columns, column => column.Name, typed[(point + 1)..], most);
            return new(sign, [.. columns.Select(column => new Suggestion($"@{table.Name}.{column.Name}", column.Note.Length > 0 ? $"{column.Type}  {column.Note}" : column.Type))]);
        }

        return new(sign, [.. Matching.Best(schema.Tables, known => known.Name, typed, most).Select(known => new Suggestion("@" + known.Name, known.Note))]);
    }

    [GeneratedRegex(@"(?<=^|[\s(])@(?<name>[\p{L}\p{N}_]+(\.[\p{L}\p{N}_]+)*)")]
    private static partial Regex Mention();
}
