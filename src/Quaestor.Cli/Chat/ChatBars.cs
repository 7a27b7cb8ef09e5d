using Quaestor.Cli.Completion;
using Quaestor.Cli.Terminal;
using Quaestor.Cli.Terminal.Cells;

namespace Quaestor.Cli.Chat;

/// <summary>The first and the last line of the page, and what an empty one says.</summary>
static class ChatBars
{
    const string Gap = "   ";

    /// <summary>Less of a part says nothing.</summary>
    const int LeastOfTitle = 12;

    public static void DrawHeader(CellGrid grid, ChatState state, Theme theme)
    {
        grid.Fill(new(0, 0, grid.Width, 1), theme.Bar);
        var x = grid.Write(0, 0, " quaestor  ", theme.Bar with { IsBold = true });
        if (state.Source is { } source)
        {
            x += grid.Write(x, 0, $" {SafeText.Line(source.Name)} ", SourceColour.Of(source.Colour, theme));
            x += grid.Write(x, 0, $" {source.Kind} · {source.Policy}  ", theme.Bar);
        }
        else
        {
            x += grid.Write(x, 0, state.IsConnected ? " no source  " : " connecting …  ", theme.Bar);
        }

        var text = Fitting([.. RightParts(state, grid.Width - x - 2)], grid.Width - x - 2);
        grid.Write(grid.Width - CellWidth.Of(text) - 1, 0, text, theme.Bar);
    }

    public static void DrawKeys(CellGrid grid, ChatState state, Theme theme, string keys)
    {
        var y = grid.Height - 1;
        var busy = state.Running is { } running ? $"{running} {(DateTimeOffset.UtcNow - state.RunningSince).TotalSeconds:0} s " : "";
        var room = grid.Width - 2 - busy.Length;
        grid.Write(1, y, Fitting(keys, room), theme.Faint, room);
        grid.Write(grid.Width - busy.Length, y, busy, theme.Accent);
    }

    public static void DrawWelcome(CellGrid grid, Area area, ChatState state, Theme theme)
    {
        var tables = state.Schema.Tables;
        List<StyledLine> lines =
        [
            StyledLine.Of("Ask your data", theme.Strong),
            StyledLine.Empty,
            .. Connected(state).Select(line => StyledLine.Of(line, theme.Text)),
            StyledLine.Of("@ names a table, / a command, Ctrl+T writes SQL, F1 shows all keys.", theme.Faint),
        ];
        if (tables.Count > 0)
        {
            lines.Add(StyledLine.Empty);
            lines.Add(StyledLine.Of("For a beginning:", theme.Faint));
            lines.AddRange(Questions(tables).Select(question => StyledLine.Of($"  {question}", theme.Accent)));
        }

        foreach (var (line, text) in lines.Index())
        {
            if (line < area.Height)
            {
                text.Draw(grid, area.X + 1, area.Y + line, area.Width - 1);
            }
        }
    }

    static IEnumerable<string> Connected(ChatState state) => (state.IsConnected, state.Source) switch
    {
        (false, _) => ["Starting …"],
        (_, null) =>
        [
            "There is no data yet. Leave with Ctrl+D, and name a file, a folder or a database:",
            "  quaestor --source PATH or URL",
            "or keep it for the next time, in quaestor.json:",
            "  quaestor sources add NAME PATH or URL",
        ],
        (_, { } source) when ReferenceEquals(state.Schema, KnownSchema.None) => [$"{source.Name}: reading its tables …"],
        (_, { } source) when state.Schema.Tables.Count == 0 => [$"{source.Name} holds no tables yet; {source.PolicyClause}."],
        (_, { } source) => [$"{source.Name} has {state.Schema.Tables.Count:N0} {(state.Schema.Tables.Count == 1 ? "table" : "tables")}; {source.PolicyClause}."],
    };

    /// <summary>Of the tables with most rows; an empty one is a poor beginning.</summary>
    static IEnumerable<string> Questions(IReadOnlyList<KnownTable> tables) => tables
        .OrderByDescending(table => table.Rows ?? 0).Take(3)
        .Select(table => (table, Words: table.Name[(table.Name.LastIndexOf('.') + 1)..].Replace('_', ' ')))
        .Select(named => named.Words.EndsWith('s') ? $"how many {named.Words} are there?" : $"how many rows are in {named.Words}?");

    static IEnumerable<string> RightParts(ChatState state, int room)
    {
        if (state.Pending.Count > 0)
        {
            var waiting = state.Pending.Count == 1 ? "▲ 1 change waits" : $"▲ {state.Pending.Count} changes wait";
            yield return waiting.Length <= room ? waiting : $"▲ {state.Pending.Count}";
        }

        if (state.Source?.BackupAt(DateTimeOffset.UtcNow) is { } backup)
        {
            yield return backup;
        }

        if (state.Queries > 0)
        {
            yield return $"{state.Queries} {(state.Queries == 1 ? "query" : "queries")} {state.QuerySeconds:0.0} s";
        }

        if ((state.Model ?? (state.Models is [var first, ..] ? first.Text : null)) is { } model)
        {
            yield return model;
        }

        if (state.Title.Length > 0)
        {
            yield return SafeText.Line(state.Title);
        }
    }

    // Whole parts, the most important first; a title says something when it is cut, too.
    static string Fitting(IReadOnlyList<string> parts, int room)
    {
        var text = "";
        foreach (var (place, part) in parts.Index())
        {
            var gap = text.Length == 0 ? "" : Gap;
            var left = room - CellWidth.Of(text) - gap.Length;
            if (CellWidth.Of(part) <= left)
            {
                text += gap + part;
            }
            else if (place == parts.Count - 1 && left >= LeastOfTitle)
            {
                text += gap + CellWidth.Shorten(part, left);
            }
        }

        return text;
    }

    // Whole hints: half of one helps nobody.
    static string Fitting(string keys, int room)
    {
        while (CellWidth.Of(keys) > room && keys.LastIndexOf("   ", StringComparison.Ordinal) is > 0 and var at)
        {
            var last = keys[at..];
            keys = keys[..at];
            if (last.EndsWith("F1 keys", StringComparison.Ordinal) && keys.LastIndexOf("   ", StringComparison.Ordinal) is > 0 and var before)
            {
                // The way to all the others stays.
                keys = keys[..before] + last;
            }
        }

        return keys;
    }
}
