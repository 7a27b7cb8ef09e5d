using System.Text.Json;

namespace Quaestor.Accuracy;

/// <summary>A question with the query that answers it.</summary>
sealed record Question(string Id, string Database, string Text, string Sql)
{
    public static List<Question> Read(string file) =>
    [
        .. File.ReadLines(file).Where(line => line.Length > 0).Select(line =>
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return new Question(
                root.GetProperty("id").GetString()!,
                Path.Combine(Path.GetDirectoryName(file)!, root.GetProperty("database").GetString()!),
                root.GetProperty("question").GetString()!,
                root.GetProperty("sql").GetString()!);
        }),
    ];
}
