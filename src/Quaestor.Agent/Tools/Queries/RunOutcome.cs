using System.Text.RegularExpressions;
using Quaestor.Agent.Capsules;
using Quaestor.Data.Catalog;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools.Queries;

/// <summary>A run as a model reads it.</summary>
static partial class RunOutcome
{
    const int MostTables = 4;

    public static async Task<ToolOutcome> OfAsync(Run run, string sql, ISource source, ToolContext context, CancellationToken cancellationToken)
    {
        var schema = await source.SchemaAsync(cancellationToken);
        var masked = context.Sources.PolicyOf(source).Masked;
        if (run.Page is { } page)
        {
            var (text, rows) = (new ResultText(source, schema, masked, sql), run.Rows ?? page.Rows);
            return new ToolOutcome(true, text.Of(page, rows), RowsText.Summary(page), run) { Shown = sight => text.Shown(sight, page, rows) };
        }

        if (run.Error is not { } error)
        {
            // How many rows a change changed tells no more than its person was asked about.
            var done = run.Notices is [.., var last] ? last : "It is done.";
            return new ToolOutcome(true, $"{done} It is committed.", done.TrimEnd('.'), run);
        }

        var sentence = error.Line is { } line ? $"{error.Message.TrimEnd('.')} (line {line}, column {error.Column})." : error.Message;
        var hint = error.Code is "unknown_column" or "unknown_table" ? TablesIn(sql, schema) : "";
        return new ToolOutcome(false, new ErrorText(source, schema, masked, sql).Of(error, sentence).Select(text => text + hint), sentence, run);
    }

    // The engine names the nearest names; a model that guessed a table needs all that it could have meant.
    static string TablesIn(string sql, SourceSchema schema)
    {
        var words = Words().Matches(sql).Select(m => m.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var used = schema.Tables.Where(t => words.Contains(t.Name)).Take(MostTables).ToList();
        return used.Count == 0
            ? $"\nThe tables are: {string.Join(", ", schema.Tables.Select(t => t.Name))}."
            : string.Concat(used.Select(t => $"\n{t.Name} has the columns {string.Join(", ", t.Columns.Select(c => c.Name))}."));
    }

    [GeneratedRegex(@"[\w$]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();
}
