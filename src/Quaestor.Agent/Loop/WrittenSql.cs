using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Quaestor.Agent.Models.Chat;
using Quaestor.Agent.Tools.Queries;

namespace Quaestor.Agent.Loop;

/// <summary>A statement that a model wrote into its answer, with what it said of it.</summary>
sealed record WrittenSql(string Sql, double Confidence, IReadOnlyList<string> Assumptions)
{
    const string Fence = "```";
    const string ConfidenceLine = "Confidence:";
    const string AssumesLine = "Assumes:";

    static readonly string[] Beginnings = ["SELECT", "WITH"];

    /// <summary>As the model is told that it wrote it.</summary>
    public string Fenced => $"```sql\n{Sql}\n```";

    /// <summary>As the loop has made a call of it.</summary>
    /// <returns>Null where a model called something else.</returns>
    public static WrittenSql? Of(ModelReply call) =>
        call.Message.Contents.OfType<FunctionCallContent>().FirstOrDefault(made => made.Name == ExecuteSql.ToolName) is { } made
        && ToolCallJson.Write(made.Arguments) is var arguments && arguments.TryGetProperty("sql", out var sql) && sql.ValueKind == JsonValueKind.String
            ? new WrittenSql(sql.GetString()!, 1, [])
            : null;

    /// <returns>Null where the answer is words.</returns>
    public static WrittenSql? In(string text)
    {
        var (sql, around) = InFence(text) ?? (Begins(text) ? Bare(text) : ("", ""));
        return sql.Length == 0 ? null : new WrittenSql(sql, ConfidenceIn(around), [.. Lines(around, AssumesLine)]);

        static bool Begins(string text) => Beginnings.Any(word => StartsWith(text.AsSpan().TrimStart(), word));
    }

    /// <summary>The first fence that holds SQL, and what stands around it.</summary>
    static (string Sql, string Around)? InFence(string text)
    {
        for (var at = text.IndexOf(Fence, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Fence, at + Fence.Length, StringComparison.Ordinal))
        {
            var line = text.IndexOf('\n', at);
            if (line < 0)
            {
                return null;
            }

            var end = text.IndexOf(Fence, line, StringComparison.Ordinal);
            var (language, inner) = (text[(at + Fence.Length)..line].Trim(), (end < 0 ? text[line..] : text[line..end]).Trim());
            if (inner.Length > 0 && (language.Equals("sql", StringComparison.OrdinalIgnoreCase) || Beginnings.Any(word => StartsWith(inner, word))))
            {
                return (inner, text[..at] + (end < 0 ? "" : text[(end + Fence.Length)..]));
            }

            if (end < 0)
            {
                return null;
            }

            at = end;
        }

        return null;
    }

    /// <summary>Up to the first line that is about the statement.</summary>
    static (string, string) Bare(string text)
    {
        var lines = text.Trim().Split('\n');
        var end = Array.FindIndex(lines, line => StartsWith(line.AsSpan().TrimStart(), ConfidenceLine) || StartsWith(line.AsSpan().TrimStart(), AssumesLine));
        end = end < 0 ? lines.Length : end;
        return (string.Join('\n', lines[..end]).Trim(), string.Join('\n', lines[end..]));
    }

    // A model that does not say is taken to be sure enough: it was told to say.
    static double ConfidenceIn(string around) =>
        Lines(around, ConfidenceLine).FirstOrDefault() is { } said && double.TryParse(said.TrimEnd('.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? Math.Clamp(value, 0, 1)
            : 0.8;

    static IEnumerable<string> Lines(string text, string beginning) => text.Split('\n')
        .Select(line => line.Trim().TrimStart('-', '*', ' '))
        .Where(line => StartsWith(line, beginning))
        .Select(line => line[beginning.Length..].Trim())
        .Where(line => line.Length > 0);

    static bool StartsWith(ReadOnlySpan<char> text, string word) => text.StartsWith(word, StringComparison.OrdinalIgnoreCase);
}
