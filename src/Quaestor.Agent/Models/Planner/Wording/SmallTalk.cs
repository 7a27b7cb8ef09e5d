using Quaestor.Agent.Models.Planner.Text;
using Quaestor.Data.Catalog;

namespace Quaestor.Agent.Models.Planner.Wording;

/// <summary>Answers what is no question about the data.</summary>
static class SmallTalk
{
    const int MostTables = 8;

    static readonly HashSet<string> Greetings = Words("hello hi hey greetings good morning afternoon evening day there quaestor everyone howdy yo dear");
    static readonly HashSet<string> Thanking = Words("thanks thank you very much a lot so great perfect nice cool good job well done awesome ok okay that helps this is was helpful many cheers");
    static readonly HashSet<string> Leaving = Words("bye goodbye see you later good night ciao have a nice day");
    static readonly string[] Abilities = ["what can you do", "what can i ask", "help", "who are you", "what are you", "how do you work", "how does this work", "what do you know", "what data do you have", "what data is there", "what is in the data", "which tables are there", "what tables are there", "which tables do you have", "list tables", "list the tables", "show tables", "show me the tables", "what questions can i ask", "how are you"];

    public static string? Answer(string message, SourceSchema schema)
    {
        var words = Tokenizer.Cut(message).Where(t => t.Kind == TokenKind.Word).Select(t => t.Word).ToList();
        var text = string.Join(' ', words.SkipWhile(w => words.Count > 1 && w is "hello" or "hi" or "hey" or "please" or "so" or "and"));
        return words.Count == 0 ? Greeting(schema)
            : Abilities.Contains(text) ? Help(schema)
            : words.TrueForAll(Greetings.Contains) ? Greeting(schema)
            : words.TrueForAll(Leaving.Contains) ? "Goodbye."
            : words.TrueForAll(Thanking.Contains) ? "You are welcome. Ask on whenever you like."
            : null;
    }

    public static string Greeting(SourceSchema schema) => $"Hello. Ask me about {schema.Source}. {Contents(schema)}";

    /// <summary>What there is to ask about, in a sentence.</summary>
    public static string Contents(SourceSchema schema)
    {
        var tables = schema.Tables.Take(MostTables).Select(t => $"{t.Name} ({string.Join(", ", t.Columns.Take(MostTables).Select(c => c.Name))}{(t.Columns.Count > MostTables ? " …" : "")})");
        var more = schema.Tables.Count > MostTables ? $" and {schema.Tables.Count - MostTables} more tables" : "";
        return schema.Tables.Count == 0 ? "There is no table in it." : $"It holds {string.Join("; ", tables)}{more}.";
    }

    static string Help(SourceSchema schema) => $"""
        I answer questions about {schema.Source} without any model: counts, sums, averages, smallest and largest, filters by value, number and date, groups, rankings, lists, and joins between tables. {Contents(schema)}
        I show the query behind every answer, ask when a question has several readings, and say so when the data cannot answer.
        """;

    static HashSet<string> Words(string text) => new(text.Split(' '), StringComparer.Ordinal);
}
