using System.Globalization;
using System.Text.RegularExpressions;
using Quaestor.Data.Results;

namespace Quaestor.Server.Exports;

/// <summary>A conversation as Markdown (GitHub's form).</summary>
static partial class MarkdownTranscript
{
    public static async Task<string> WriteAsync(Transcript transcript, CancellationToken cancellationToken)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        await text.WriteLineAsync($"# {transcript.Title.ReplaceLineEndings(" ")}");
        foreach (var turn in transcript.Turns)
        {
            await text.WriteLineAsync($"\n## {turn.Entry.AskedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC\n");
            await text.WriteLineAsync(Quoted(turn.Entry.Message));
            await WriteAnswerAsync(text, turn, cancellationToken);
        }

        return text.ToString();
    }

    static async Task WriteAnswerAsync(StringWriter text, TranscriptTurn turn, CancellationToken cancellationToken)
    {
        if (turn.Answer is not { } answer)
        {
            await text.WriteLineAsync("\n*There is no answer yet.*");
            return;
        }

        await text.WriteLineAsync($"\n{answer.Text.Trim()}");
        if ((answer.Code ?? answer.Sql) is { } query)
        {
            var fence = new string('`', Math.Max(3, Ticks().Matches(query).Select(run => run.Length + 1).DefaultIfEmpty(0).Max()));
            await text.WriteLineAsync($"\n{fence}{(answer.Code is null ? "sql" : "python")}\n{query.Trim()}\n{fence}");
        }

        if (answer.Result is { } page)
        {
            await text.WriteLineAsync();
            await ResultMarkdown.WriteAsync(text, page.Columns, page.Rows, cancellationToken);
        }

        foreach (var note in turn.Notes)
        {
            await text.WriteLineAsync($"\n*{note.Replace("*", "\\*", StringComparison.Ordinal)}*");
        }
    }

    static string Quoted(string message) => "> " + message.Trim().ReplaceLineEndings("\n").Replace("\n", "\n> ", StringComparison.Ordinal);

    [GeneratedRegex("`+", RegexOptions.None, 1000)]
    private static partial Regex Ticks();
}
