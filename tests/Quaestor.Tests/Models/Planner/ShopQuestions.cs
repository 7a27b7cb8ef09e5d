namespace Quaestor.Tests.Models.Planner;

/// <param name="Messages">A conversation; the last message is the one answered.</param>
/// <param name="Sql">The query that answers it, written by hand.</param>
sealed record ShopQuestion(IReadOnlyList<string> Messages, string Sql);

/// <summary>The question files under <c>Cases/planner</c>.</summary>
static class ShopQuestions
{
    public static IReadOnlyList<ShopQuestion> Answered(string file = "shop.sql")
    {
        var questions = new List<ShopQuestion>();
        List<string> messages = [];
        List<string> sql = [];
        foreach (var line in Lines(file).Append(""))
        {
            if (line.StartsWith("-- ? ", StringComparison.Ordinal))
            {
                messages.Add(line[5..]);
            }
            else if (line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal))
            {
                sql.Add(line);
            }
            else if (sql.Count > 0)
            {
                questions.Add(new ShopQuestion(messages, string.Join('\n', sql)));
                (messages, sql) = ([], []);
            }
        }

        return questions;
    }

    /// <summary>Questions with what their answer must say.</summary>
    public static IReadOnlyList<(string Question, string[] Says)> Of(string file) =>
    [
        .. Lines(file).Where(l => l.Length > 0 && !l.StartsWith('#')).Select(l => l.Split('|', StringSplitOptions.TrimEntries))
            .Select(parts => (parts[0], parts[1].Split(';', StringSplitOptions.TrimEntries))),
    ];

    static IEnumerable<string> Lines(string file) => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Cases", "planner", file));
}
