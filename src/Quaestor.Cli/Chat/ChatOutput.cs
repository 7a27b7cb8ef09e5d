using System.Text;
using Quaestor.Cli.Chat.Entries;
using Quaestor.Cli.Chat.Results;
using Quaestor.Cli.Completion;
using Quaestor.Cli.Output;
using Quaestor.Data.Results;

namespace Quaestor.Cli.Chat;

/// <summary>What leaves a chat: files and the clipboard.</summary>
sealed class ChatOutput(ChatState state, ChatSession session)
{
    /// <summary>Terminals take about this much at once.</summary>
    const int MostCopied = 74_000;
    const int MostCopiedRows = 1_000;

    public static IReadOnlyList<string> Formats { get; } = ["csv", "json", "ndjson", "parquet", "xlsx", "md"];

    public static IReadOnlyList<Suggestion> Copies { get; } =
    [
        new("answer", "the last answer's text"), new("sql", "the query of the result"), new("table", "its first rows, with tabs between cells"),
        new("cell", "the chosen cell"), new("text", "what a command printed"),
    ];

    /// <param name="rest">Format and file, each if given.</param>
    public void Export(string rest)
    {
        if (state.Results.ShownRows is not { Rows: { } rows } shown)
        {
            state.Say("There is no result to export.", NoteKind.Failed);
            return;
        }

        var words = rest.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var format = words.Length > 0 && Formats.Contains(words[0]) ? words[0] : null;
        var file = format is null ? rest : words.Length > 1 ? words[1] : "";
        format ??= Formats.FirstOrDefault(known => file.EndsWith("." + known, StringComparison.OrdinalIgnoreCase)) ?? (file.Length == 0 ? "csv" : null);
        if (format is null)
        {
            state.Say($"Say in which format: /export csv {file}. There are: {string.Join(", ", Formats)}.", NoteKind.Failed);
            return;
        }

        file = file.Length == 0 ? FreeName(shown.Number, format) : file;
        if (File.Exists(file))
        {
            state.Say($"{file} is there already. Name another file.", NoteKind.Failed);
            return;
        }

        var order = rows.Sort is null ? "" : $"&sort={Uri.EscapeDataString(rows.Sort)}";
        session.Run(async () =>
        {
            await OutputFile.WriteAsync(file, stream => session.Api!.CopyAsync($"/results/{rows.ResultId}/export?format={format}{order}", stream, session.Closing));
            session.Post(() => state.Say($"{rows.Count:N0} {(rows.Count == 1 ? "row" : "rows")} written to {Path.GetFullPath(file)}.", NoteKind.Done));
        });
    }

    /// <summary>Has the terminal take something into its clipboard (xterm's OSC 52).</summary>
    /// <returns>Null where there is nothing, or too much; that is said.</returns>
    public string? Copied(string what)
    {
        var text = what switch
        {
            "" or "answer" => state.LastAnswer?.Text,
            "sql" => state.Results.Shown is { Query.Length: > 0 } shown ? shown.Query : state.LastAnswer?.Query,
            "table" => Rows(),
            "cell" => state.Results.Shown?.Table?.Cell is { } cell ? CellText.Of(cell) : null,
            "text" => state.Results.Shown?.Text,
            _ => null,
        };
        if (string.IsNullOrEmpty(text))
        {
            state.Say(Copies.Any(copy => copy.Text == what) ? $"There is no {what} to copy." : "Copy what? /copy answer, sql, table, cell or text.", NoteKind.Failed);
            return null;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > MostCopied)
        {
            state.Say($"That is {bytes.Length:N0} bytes; terminals take {MostCopied:N0} at once. /export writes it to a file.", NoteKind.Failed);
            return null;
        }

        state.Say($"{(what.Length == 0 ? "The answer" : what)} copied, {text.Length:N0} characters, if the terminal allows it.", NoteKind.Done);
        return $"\e]52;c;{Convert.ToBase64String(bytes)}\e\\";
    }

    public string WholeCell(TableView table) => table.Cell is { } cell ? CellText.Of(cell) : "(no value)";

    string? Rows()
    {
        if (state.Results.ShownRows is not { Rows: { } rows })
        {
            return null;
        }

        var text = new StringBuilder(string.Join('\t', rows.Columns.Select(column => Plain(column.Name))));
        for (var index = 0L; index < Math.Min(rows.Count, MostCopiedRows); index++)
        {
            if (rows.Row(index) is { } row)
            {
                text.Append('\n').AppendJoin('\t', row.Select(cell => Plain(CellText.Of(cell))));
            }
        }

        return text.ToString();
    }

    // A cell is one line between two tabs.
    static string Plain(string cell) => cell.ReplaceLineEndings(" ").Replace('\t', ' ');

    static string FreeName(int number, string format)
    {
        var name = $"result-{number}.{format}";
        for (var other = 2; File.Exists(name); other++)
        {
            name = $"result-{number}-{other}.{format}";
        }

        return name;
    }
}
