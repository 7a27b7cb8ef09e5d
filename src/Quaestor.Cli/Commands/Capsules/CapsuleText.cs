using System.Text.Json;
using Quaestor.Cli.Client;
using Quaestor.Cli.Output;

namespace Quaestor.Cli.Commands.Capsules;

/// <summary>A capsule for people.</summary>
static class CapsuleText
{
    static readonly (string Field, string Name)[] Fields =
    [
        ("run_id", "run"), ("status", "status"), ("created_at", "when"), ("user_id", "user"), ("approved_by", "approved by"), ("thread_id", "thread"), ("turn_id", "turn"),
        ("replay_of", "replay of"), ("dataset", "dataset"), ("schema_fingerprint", "schema"), ("query_type", "type"), ("row_count", "rows"),
        ("result_hash", "hash"), ("duration_ms", "ms"), ("sandbox", "sandbox"),
    ];

    /// <summary>What ran: SQL, or Python code.</summary>
    public static string QueryOf(JsonElement run) => run.TextOrNull("sql") ?? run.TextOrNull("compiled_sql") ?? run.Text("code");

    /// <summary>A line for each field that it has, then the query.</summary>
    public static IEnumerable<string> LinesOf(JsonElement run)
    {
        foreach (var (field, name) in Fields)
        {
            if ((run.TextOrNull(field) ?? run.NumberOrNull(field)?.ToString("0")) is { Length: > 0 } value)
            {
                yield return $"{name,-12} {value}";
            }
        }

        if (run.Object("error") is not null)
        {
            yield return $"{"error",-12} {RunErrorText.Of(run)}";
        }

        yield return "";
        yield return QueryOf(run);
    }
}
