using System.Text.Json;
using System.Text.RegularExpressions;
using Quaestor.Agent.Hosting;

namespace Quaestor.Server.OpenAi;

/// <summary>
/// Chores that chat front ends ask of the same model behind the person's back, once for every conversation: a title, tags,
/// further questions. They are answered here, because an agent would look for them in the data, and a provider be paid for it.
/// </summary>
static partial class FrontEndTask
{
    /// <returns>The answer; null for a question of a person.</returns>
    public static string? Answer(string question)
    {
        if (!question.StartsWith("### Task:", StringComparison.Ordinal))
        {
            return null;
        }

        return Asks(question, "title") ? JsonSerializer.Serialize(new { title = Title(question) })
            : Asks(question, "tags") ? """{"tags": []}"""
            : Asks(question, "follow_ups") ? """{"follow_ups": []}"""
            : Asks(question, "queries") ? """{"queries": []}"""
            : null;
    }

    static bool Asks(string question, string field) => question.Contains($"\"{field}\":", StringComparison.Ordinal);

    static string Title(string question) =>
        FirstWords().Match(question) is { Success: true } first ? MessageRules.TitleOf(first.Groups[1].Value) : "Conversation";

    [GeneratedRegex(@"<chat_history>\s*USER:\s*(.+)")]
    private static partial Regex FirstWords();
}
