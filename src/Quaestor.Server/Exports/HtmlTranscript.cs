using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Quaestor.Data.Results;

namespace Quaestor.Server.Exports;

/// <summary>A conversation as one HTML file that needs nothing else: no script, nothing from elsewhere, all text as text.</summary>
static class HtmlTranscript
{
    const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        + "article{border-top:1px solid #ccc;padding:1rem 0}.question{font-weight:600}.question,.text{white-space:pre-wrap}"
        + "pre{background:#f4f4f4;padding:.75rem;overflow:auto}table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .5rem;text-align:left}"
        + "td.number{text-align:right}.note,time{color:#666;font-size:.875rem}";

    static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Write(Transcript transcript)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Text(transcript.Title)}</title><style>{Style}</style></head><body>\n<h1>{Text(transcript.Title)}</h1>\n");
        foreach (var turn in transcript.Turns)
        {
            var asked = turn.Entry.AskedAt.UtcDateTime;
            html.Append(CultureInfo.InvariantCulture, $"<article>\n<time datetime=\"{asked:yyyy-MM-ddTHH:mm:ssZ}\">{asked:yyyy-MM-dd HH:mm} UTC</time>\n<p class=\"question\">{Text(turn.Entry.Message.Trim())}</p>\n");
            WriteAnswer(html, turn);
            html.Append("</article>\n");
        }

        return html.Append("</body></html>\n").ToString();
    }

    static void WriteAnswer(StringBuilder html, TranscriptTurn turn)
    {
        if (turn.Answer is not { } answer)
        {
            html.Append("<p class=\"note\">There is no answer yet.</p>\n");
            return;
        }

        html.Append(CultureInfo.InvariantCulture, $"<p class=\"text\">{Text(answer.Text.Trim())}</p>\n");
        if ((answer.Code ?? answer.Sql) is { } query)
        {
            html.Append(CultureInfo.InvariantCulture, $"<pre><code>{Text(query.Trim())}</code></pre>\n");
        }

        if (answer.Result is { } page)
        {
            WriteTable(html, page);
        }

        foreach (var note in turn.Notes)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Text(note)}</p>\n");
        }
    }

    static void WriteTable(StringBuilder html, ResultPage page)
    {
        html.Append("<table><thead><tr>");
        foreach (var column in page.Columns)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th>{Text(column.Name)}</th>");
        }

        html.Append("</tr></thead><tbody>\n");
        foreach (var row in page.Rows)
        {
            html.Append("<tr>");
            foreach (var (cell, column) in row.Zip(page.Columns))
            {
                html.Append(CultureInfo.InvariantCulture, $"<td{(column.Type.IsNumeric() ? " class=\"number\"" : "")}>{Text(CellText.Of(cell))}</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody></table>\n");
    }

    static string Text(string text) => Encoder.Encode(text);
}
