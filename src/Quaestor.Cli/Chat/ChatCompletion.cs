using Quaestor.Cli.Completion;

namespace Quaestor.Cli.Chat;

/// <summary>What a message may go on to: commands behind "/", tables and columns behind "@", SQL where it is SQL.</summary>
static class ChatCompletion
{
    const int Most = 50;
    const string SqlMark = "SQL:";

    /// <param name="isAsked">Whether the user asked for it, and did not just type on.</param>
    public static Suggestions At(string text, int caret, bool isSql, bool isAsked, KnownSchema schema, ChatActions actions)
    {
        if (text.StartsWith('/'))
        {
            return Slash(text, caret, actions);
        }

        var marked = text.StartsWith(SqlMark, StringComparison.OrdinalIgnoreCase) ? SqlMark.Length : 0;
        if (!isSql && (marked == 0 || caret < marked))
        {
            return MentionCompletion.At(text, caret, schema, Most);
        }

        // Behind a blank nothing is typed yet of what it could be.
        if (!isAsked && (caret == marked || char.IsWhiteSpace(text[caret - 1]) || text[caret - 1] is ',' or '(' or ')' or ';'))
        {
            return Suggestions.None;
        }

        var sql = SqlCompletion.At(text[marked..], caret - marked, schema, Most);
        return sql with { From = sql.From + marked };
    }

    static Suggestions Slash(string text, int caret, ChatActions actions)
    {
        if (text.Contains('\n'))
        {
            return Suggestions.None;
        }

        var typed = text[1..caret];
        var blank = typed.IndexOf(' ');
        if (blank >= 0 && actions.Own.FirstOrDefault(command => command.Name == typed[..blank]) is { } own)
        {
            var from = text.LastIndexOf(' ', caret - 1) + 1;
            return new(from, Matching.Best(own.Values(), value => value.Text, text[from..caret], Most));
        }

        var all = actions.Own.Select(command => new Suggestion($"/{command.Name}", command.Description))
            .Concat(actions.Programs.Names.Where(name => actions.Own.All(own => own.Name != name.Text)).Select(name => new Suggestion($"/{name.Text}", name.Note)));

        // A command's parts are names with blanks; those behind a whole name come once its blank is typed.
        var parts = typed.Split(' ').Length;
        return new(0, Matching.Best(all.Where(one => one.Text.Split(' ').Length == parts), one => one.Text[1..], typed, Most));
    }
}
