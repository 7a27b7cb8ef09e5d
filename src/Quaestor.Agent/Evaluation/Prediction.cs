using System.Text.Json;

namespace Quaestor.Agent.Evaluation;

/// <summary>What a model made of a question.</summary>
/// <param name="Sql">Null where it gave none.</param>
/// <param name="Confidence">0 to 1; null where it does not say.</param>
/// <param name="Milliseconds">From the question to the query.</param>
/// <param name="Tokens">Read and written by the model.</param>
/// <param name="Answers">False where it would ask back or refuse, and the query is its best guess.</param>
public sealed record Prediction(string Id, string? Sql, double? Confidence, double Milliseconds, long Tokens = 0, bool Answers = true)
{
    /// <summary>As a line of a file of predictions: <c>{id, sql, confidence, ms, tokens, answers}</c>.</summary>
    public string ToLine()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, Id);
            json.WriteString("sql"u8, Sql);
            if (Confidence is { } confidence)
            {
                json.WriteNumber("confidence"u8, Math.Round(confidence, 4));
            }

            json.WriteNumber("ms"u8, Math.Round(Milliseconds, 2));
            json.WriteNumber("tokens"u8, Tokens);
            json.WriteBoolean("answers"u8, Answers);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The predictions of a file; a last line that was cut off is left out.</summary>
    public static IReadOnlyList<Prediction> Read(string file) => [.. File.ReadLines(file).Select(Of).OfType<Prediction>()];

    static Prediction? Of(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return new(
                root.GetProperty("id").GetString()!,
                root.GetProperty("sql").GetString(),
                root.TryGetProperty("confidence", out var confidence) ? confidence.GetDouble() : null,
                root.TryGetProperty("ms", out var time) ? time.GetDouble() : 0,
                root.TryGetProperty("tokens", out var tokens) ? tokens.GetInt64() : 0,
                !root.TryGetProperty("answers", out var answers) || answers.GetBoolean());
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
