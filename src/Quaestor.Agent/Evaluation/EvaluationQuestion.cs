using System.Text.Json;

namespace Quaestor.Agent.Evaluation;

/// <summary>A question of a question set.</summary>
/// <param name="Sql">What answers it; null where only predictions are wanted.</param>
/// <param name="Database">Path of its SQLite file; null for the source of the whole set.</param>
public sealed record EvaluationQuestion(string Id, string Question, string? Sql, string? Database)
{
    /// <summary>Reads a file of one JSON object a line: <c>{id?, question, sql?, database?}</c>.</summary>
    /// <exception cref="InvalidDataException">A line is no question.</exception>
    public static IReadOnlyList<EvaluationQuestion> Read(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        List<EvaluationQuestion> questions = [];
        var number = 0;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (line.Trim().Length > 0)
            {
                questions.Add(Of(line, $"{file}:{number}", number, folder));
            }
        }

        return questions.Count > 0 ? questions : throw new InvalidDataException($"{file} holds no questions: write one JSON object a line, {{\"question\": \"…\", \"sql\": \"…\"}}.");
    }

    static EvaluationQuestion Of(string line, string place, int number, string folder)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return Text(root, "question") is { } question
                ? new(Text(root, "id") ?? $"{number}", question, Text(root, "sql"), Text(root, "database") is { } path ? Path.GetFullPath(Path.Combine(folder, path)) : null)
                : throw new InvalidDataException($"{place} has no \"question\".");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{place} is not one JSON object: {error.Message}", error);
        }
    }

    static string? Text(JsonElement root, string name) =>
        !root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
}
