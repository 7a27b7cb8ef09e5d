using System.Text.RegularExpressions;
using Quaestor.Agent.Sharing;
using Quaestor.Agent.Sharing.Masking;
using Quaestor.Data.Catalog;
using Quaestor.Data.Queries;
using Quaestor.Data.Sources;

namespace Quaestor.Agent.Tools;

/// <summary>Why a run failed, in the forms in which models may read it: engines quote the value at which they failed.</summary>
sealed partial class ErrorText(ISource source, SourceSchema schema, IReadOnlyList<string> masked, string sql)
{
    /// <summary>Codes of what is known before any row is read.</summary>
    static readonly HashSet<string> OfStatement =
    [
        "syntax_error", "unknown_table", "unknown_column", "unknown_function", "ambiguous_name", "not_grouped", "unbound_parameter", "invalid_query",
        "refused", "needs_approval", "permission_denied", "read_only", "no_columns", "not_supported", "timed_out", "cancelled", "out_of_memory",
        "row_too_large", "locked", "worker_lost", "shutting_down", "interrupted", "disk_full", "database_full",
        "output_too_large", "python_reply_broken",
    ];

    public GradedText Of(QueryError error, string sentence) => new(Graded(error, sentence))
    {
        Forms = [new(sentence, [new(source.Id, SourceShare.Rows, MaskedUse.IsFree(sql, source.Dialect, schema, masked) ? masked : [])])],
    };

    string Graded(QueryError error, string sentence)
    {
        if (OfStatement.Contains(error.Code))
        {
            var known = Words(sql).Concat(schema.Tables.SelectMany(table => table.Columns.SelectMany(column => Words(column.Name)).Concat(Words(table.Name)))).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return Quote().Replace(sentence, quote => Words(quote.Value).All(known.Contains) ? quote.Value : "…");
        }

        if (error.Code == "sandbox_unavailable")
        {
            return "Nothing can run it here now; the user sees why.";
        }

        return $"The query failed at a value that it met ({error.Code}){error.Code switch
        {
            "type_error" => ": one cannot be read as the type that the query wants",
            "out_of_range" => ": one is too large or too small",
            "division_by_zero" => ": one is zero and something is divided by it",
            _ => "",
        }}. The message quotes data, so only the user sees it. Guard against such values in the query, or leave that column out.";
    }

    static IEnumerable<string> Words(string text) => Word().Matches(text).Select(word => word.Value);

    [GeneratedRegex(@"\w+", RegexOptions.None, 1000)]
    private static partial Regex Word();

    [GeneratedRegex("""'[^']*'|"[^"]*"|`[^`]*`""", RegexOptions.None, 1000)]
    private static partial Regex Quote();
}
